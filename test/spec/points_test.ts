import { assertEquals } from "@std/assert";
import { ProblemList } from "../../src/spec/problems.ts";
import { isCited, pointsOf, sameValue } from "../../src/spec/points.ts";
import { knownSettings } from "../../src/spec/settings_schema.ts";
import type { TrackName } from "../../src/spec/tracks.ts";
import { CATALOGUE, specOf, wrongIn } from "./spec_fixture.ts";

function pointsIn(rows: string, track: TrackName = "embedded") {
  const spec = specOf(rows);
  return pointsOf(spec, spec.rows[0], track, knownSettings(CATALOGUE), new ProblemList(spec.document));
}

Deno.test("pointsOf() lays settings over each other in their order of precedence", () => {
  const rows = (set: string, own: string, grid: string) =>
    `  - { name: "A {train.steps}", set: { ${set} }, tracks: { embedded: { ${own} } }, grid: { ${grid} } }`;
  const steps = (text: string) => pointsIn(text).points.map(({ settings }) => settings?.train.steps);
  assertEquals(steps(rows("", "", "stego.dim: [5]")), [400]);
  assertEquals(steps(rows("train.steps: 1", "", "stego.dim: [5]")), [1]);
  assertEquals(steps(rows("train.steps: 1", "train.steps: 2", "stego.dim: [5]")), [2]);
  assertEquals(steps(rows("train.steps: 1", "train.steps: 2", "train.steps: [3]")), [3]);
});

Deno.test("pointsOf() uses the settings of its track only", () => {
  const [point] = pointsIn("  - name: A", "paper").points;
  assertEquals([point.settings?.dataset, point.settings?.train.batch, point.settings?.train.steps], [
    "cocostuff27",
    16,
    7000,
  ]);
});

Deno.test("pointsOf() excludes by resolved settings, defaults included, but not what is included by name", () => {
  const { points, used } = pointsIn(`
  - name: "A {omh.levels} {stego.dim}"
    set: { omh.enabled: true }
    grid: { omh.levels: [2, 3], stego.dim: [70, 90] }
    exclude: [{ omh: { levels: 3, epsilon: 0.02 }, stego.dim: 90 }]
    include: [{ omh.levels: 3 }]`);
  assertEquals(points.map(({ view }) => (view.omh as { levels: number }).levels), [2, 2, 3, 3]);
  assertEquals([...used], [0]);
});

Deno.test("pointsOf() does not resolve a row that is only quoted", () => {
  const rows =
    "  - { name: A, cite: true, set: { method: transfgu }, tracks: { paper: { cite: false, method: dino } } }";
  assertEquals(pointsIn(rows).points[0].settings, undefined);
  assertEquals(pointsIn(rows, "paper").points[0].settings?.method, "dino");
  const [row] = specOf(rows).rows;
  assertEquals([isCited(row, "embedded"), isCited(row, "paper")], [true, false]);
});

Deno.test("pointsOf() finds a wrong value where it was given", () => {
  assertEquals(
    wrongIn(`
  - name: "A {train.steps}"
    grid: { train.steps: [1, -1] }
    set: { stego: { weights: { self: x }, dimm: 2 } }`).map((text) => text.split(" ")[0]),
    ["3:30", "4:38", "4:43"],
  );
});

Deno.test("sameValue() compares plain data, and undefined with itself only", () => {
  assertEquals([sameValue([1, { a: 2 }], [1, { a: 2 }]), sameValue(1, "1"), sameValue(undefined, null)], [
    true,
    false,
    false,
  ]);
  assertEquals(sameValue(undefined, undefined), true);
});

Deno.test("pointsOf() excludes by the spec's own settings, whatever is given from outside", () => {
  const spec = specOf(`
  - name: "A {train.steps}"
    grid: { train.steps: [5, 6] }
    exclude: [{ train.steps: 6 }]`);
  const overrides = [{ path: ["train", "steps"], value: 6 }];
  const problems = new ProblemList(spec.document);
  const { points } = pointsOf(spec, spec.rows[0], "embedded", knownSettings(CATALOGUE), problems, overrides);
  assertEquals(points.map(({ own, settings }) => [own?.train.steps, settings?.train.steps]), [[5, 6]]);
});
