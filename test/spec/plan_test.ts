import { assertEquals, assertThrows } from "@std/assert";
import { cellsOf, planTable } from "../../src/spec/plan.ts";
import { SpecError } from "../../src/spec/problems.ts";
import { parseSpec } from "../../src/spec/read.ts";
import { CATALOGUE } from "./catalogue_fixture.ts";
import { HEAD, specOf } from "./spec_fixture.ts";

Deno.test("planTable() carries what the spec says of itself", () => {
  const spec = specOf("  - { name: A }\nabout: words\ntable: 7\ntolerance: { acc: 1.5 }");
  const { rows, ...rest } = planTable(spec, { track: "paper", catalogue: CATALOGUE });
  assertEquals(rows.length, 1);
  assertEquals(rest, {
    id: "test",
    title: "Test",
    version: 1,
    track: "paper",
    about: "words",
    table: 7,
    note: undefined,
    claims: [],
    tolerance: { acc: 1.5 },
  });
});

Deno.test("planTable() refuses a track that the spec lacks, and lists those it has", () => {
  const text = HEAD.replace(/tracks: .*/, "tracks: { paper: {} }") + "  - name: A";
  const spec = parseSpec(text, { file: "x.yaml", catalogue: CATALOGUE });
  const error = assertThrows(() => planTable(spec, { track: "embedded", catalogue: CATALOGUE }), RangeError);
  assertEquals(
    error.message,
    'Cannot plan "test" on the track "embedded": it does not have it, expected one of paper',
  );
});

Deno.test("planTable() refuses a spec that names what another catalogue has", () => {
  const { dino } = CATALOGUE.methods;
  const catalogue = { ...CATALOGUE, methods: { dino } };
  assertThrows(() => planTable(specOf("  - name: A"), { track: "paper", catalogue }), SpecError, '"stego"');
});

Deno.test("cellsOf() gives every point that is run with each of its seeds", () => {
  const spec = specOf(`
  - { name: Quoted, cite: true }
  - { name: "A {stego.dim}", grid: { stego.dim: [3, 4] } }`);
  const cells = cellsOf(planTable(spec, { track: "embedded", catalogue: CATALOGUE }));
  assertEquals(cells.map(({ row, point, settings, seed }) => [row, point.name, settings.options.dim, seed]), [
    [1, "A 3", 3, 0],
    [1, "A 3", 3, 1],
    [1, "A 4", 4, 0],
    [1, "A 4", 4, 1],
  ]);
});
