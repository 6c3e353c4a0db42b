import { assert, assertEquals, assertThrows } from "@std/assert";
import { cellsOf, planTable } from "../../src/spec/plan.ts";
import { SpecError } from "../../src/spec/problems.ts";
import { parseSpec } from "../../src/spec/read.ts";
import { CATALOGUE, HEAD, specOf } from "./spec_fixture.ts";

Deno.test("planTable() carries what the spec says of itself", () => {
  const spec = specOf("  - { name: A }\nabout: words\ntable: 7\ntolerance: { acc: 1.5 }");
  const { rows, ...rest } = planTable(spec, { track: "paper", catalogue: CATALOGUE });
  assertEquals(rows.length, 1);
  assertEquals(rest, {
    id: "test",
    title: "Test",
    version: 1,
    track: "paper",
    traits: { engine: "auto", paper: true },
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
  assertEquals(cells.map(({ point, settings, seed }) => [point.name, settings.options.dim, seed]), [
    ["A 3", 3, 0],
    ["A 3", 3, 1],
    ["A 4", 4, 0],
    ["A 4", 4, 1],
  ]);
});

const TRIAL = [{ path: ["train", "steps"], atMost: 2 }, { path: ["backbone"], value: "vit-s8" }];
const ROWS = `
  - { name: A, paper: { acc: 50 } }
  - { name: B, set: { backbone: vit-s8, train.steps: 1 }, paper: { acc: 60 } }
  - { name: C, set: { backbone: vit-s8 } }
claims: [acc(A) > acc(B)]
tolerance: { acc: 1 }`;

Deno.test("planTable() lays overrides over all settings, and says what they changed", () => {
  const plan = planTable(specOf(ROWS), { track: "embedded", catalogue: CATALOGUE, overrides: TRIAL });
  assertEquals(
    plan.rows.flatMap(({ points }) =>
      points.map(({ settings }) => [settings?.backbone, settings?.train.steps])
    ),
    [["vit-s8", 2], ["vit-s8", 1], ["vit-s8", 2]],
  );
  assertEquals(plan.changes, [
    { setting: "train.steps", value: 2, instead: [400] },
    { setting: "backbone", value: "vit-s8", instead: ["vit-b8"] },
  ]);
});

Deno.test("planTable() takes claims, tolerance and the paper's numbers from a plan that overrides changed", () => {
  const plan = planTable(specOf(ROWS), { track: "embedded", catalogue: CATALOGUE, overrides: TRIAL });
  assertEquals([plan.claims, plan.tolerance], [[], {}]);
  const paper = plan.rows.flatMap(({ points }) => points.map(({ paper }) => paper));
  assertEquals(paper, paper.map(() => ({ acc: null, miou: null })));
});

Deno.test("planTable() leaves the plan as it is where overrides change nothing", () => {
  const options = { track: "embedded", catalogue: CATALOGUE } as const;
  const overrides = [{ path: ["train", "steps"], atMost: 400 }];
  assertEquals(planTable(specOf(ROWS), { ...options, overrides }), planTable(specOf(ROWS), options));
});

Deno.test("planTable() refuses a wrong override", () => {
  const overrides = [{ path: ["backbone"], value: "vit-x8" }];
  assertThrows(
    () => planTable(specOf(ROWS), { track: "embedded", catalogue: CATALOGUE, overrides }),
    RangeError,
    'Cannot find the backbone "vit-x8"',
  );
});

Deno.test("planTable() plans 10,000 cells in a fraction of a GiB", () => {
  const steps = Array.from({ length: 10_000 }, (_, i) => i + 1).join(", ");
  const before = Deno.memoryUsage().heapUsed;
  const spec = specOf(`  - { name: "A {train.steps}", seeds: [0], grid: { train.steps: [${steps}] } }`);
  const cells = cellsOf(planTable(spec, { track: "paper", catalogue: CATALOGUE }));
  assertEquals([cells.length, cells[9999].settings.train.steps], [10_000, 10_000]);
  assert(Deno.memoryUsage().heapUsed - before < 2 ** 28);
});
