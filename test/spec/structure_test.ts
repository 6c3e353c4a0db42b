import { assertEquals, assertStringIncludes } from "@std/assert";
import { parseSpec } from "../../src/spec/read.ts";
import { CATALOGUE, HEAD, problemsOf, specOf, wrongIn } from "./spec_fixture.ts";

Deno.test("readStructure() reads rows with all that they may have", () => {
  const { rows, tracks, base, claims } = specOf(`
  - name: "A {omh.levels} {omh.epsilon}"
    set: { omh.enabled: true }
    grid: { omh.levels: [1, 2] }
    zip: { omh.epsilon: [0.1, 0.2] }
    exclude: [{ omh.levels: 2, omh.epsilon: 0.1 }]
    include: [{ omh.levels: 5 }]
    paper: { acc: [1, 2, 3, null] }
    seeds: [7]
    note: a note
    tracks: { paper: { seeds: [1], note: other, stego.dim: 3 } }
  - name: B
    cite: true
    paper: { miou: 3 }
claims: [acc(omh.levels=5) > acc("A 1 0.1")]
`);
  assertEquals(base.map(({ path }) => path.join(".")), ["method", "dataset", "backbone"]);
  assertEquals(tracks.embedded?.settings.map(({ value }) => value), ["earthcover6", 400]);
  const [a, b] = rows;
  assertEquals([a.grid.length, a.zip[0].name, a.exclude[0].length, a.include.length], [
    1,
    "omh.epsilon",
    2,
    1,
  ]);
  assertEquals([a.paper, a.seeds, a.note, a.cite], [
    { acc: [1, 2, 3, null], miou: null },
    [7],
    "a note",
    false,
  ]);
  assertEquals([a.tracks.paper?.seeds, a.tracks.paper?.note, a.tracks.paper?.settings[0].value], [
    [1],
    "other",
    3,
  ]);
  assertEquals([b.cite, b.paper.miou, b.sound], [true, 3, true]);
  assertEquals(claims[0].claim.left.text, "acc(omh.levels=5)");
});

Deno.test("readStructure() reads a range of seeds as the list that it is short for", () => {
  const short = specOf("  - { name: A, seeds: 2..5, tracks: { paper: { seeds: 7..8 } } }").rows[0];
  assertEquals([short.seeds, short.tracks.paper?.seeds], [[2, 3, 4, 5], [7, 8]]);
  const head = HEAD.replace("seeds: [0, 1]", "seeds: 0..1");
  const spec = parseSpec(`${head}  - { name: A }`, { file: "x.yaml", catalogue: CATALOGUE });
  assertEquals(spec.seeds, [0, 1]);
});

const WRONG: [what: string, rows: string, place: string, message: string][] = [
  [
    "zipped axes of different lengths",
    "  - { name: A, zip: { omh.levels: [1, 2], omh.epsilon: [1] } }",
    "1:56",
    "it has 1 values, expected 2",
  ],
  [
    "an axis in grid and zip",
    "  - { name: A, grid: { omh.levels: [1] }, zip: { omh.levels: [1] } }",
    "1:50",
    "axis of the grid too",
  ],
  [
    "a setting twice",
    "  - { name: A, set: { train: { steps: 1 }, train.steps: 2 } }",
    "1:44",
    "already given",
  ],
  [
    "a range of seeds that goes down",
    "  - { name: A, seeds: 3..1 }",
    "1:23",
    "expected a range such as 0..39",
  ],
  ["a seed in a list", "  - { name: A, seeds: [0, two] }", "1:27", "expected a whole number"],
  ["an unknown key", "  - { name: A, sett: {} }", "1:16", "not known"],
  [
    "a primary claim's syntax",
    "  - name: A\nprimary:\n  - miou(A) > acc(A)",
    "3:15",
    "expected miou on both sides",
  ],
  [
    "a claim that is primary already",
    "  - name: A\n  - { name: B, set: { stego.dim: 3 } }\nprimary: [acc(A) > acc(B)]\nclaims:\n  - acc(A) > acc(B)",
    "5:5",
    "it is primary already",
  ],
  ["a margin of nothing", "  - name: A\nmargin: { acc: 0 }", "2:16", "0"],
  ["a claim's syntax", "  - name: A\nclaims:\n  - miou(A) > acc(A)", "3:15", "expected miou on both sides"],
];
for (const [what, rows, place, message] of WRONG) {
  Deno.test(`readStructure() refuses ${what} where it stands`, () => {
    const [first] = wrongIn(rows);
    assertStringIncludes(first, `${place} `);
    assertStringIncludes(first, message);
  });
}

Deno.test("readStructure() refuses a row's track that the spec lacks", () => {
  const head = HEAD.replace(/tracks: .*/, "tracks: { paper: {} }");
  const [problem] = problemsOf(`${head}  - { name: A, tracks: { embedded: { cite: true } } }`);
  assertEquals([problem.path, problem.column], ["rows[0].tracks.embedded", 26]);
  assertStringIncludes(problem.message, "expected one of paper");
});

Deno.test("readStructure() refuses rows that would fill the memory", () => {
  const hundred = `[${Array.from({ length: 101 }, (_, i) => i + 1)}]`;
  const found = wrongIn(
    `  - { name: "{train.steps} {train.batch}", grid: { train.steps: ${hundred}, train.batch: ${hundred} } }`,
  );
  assertStringIncludes(found[0], "it has 10201 points, expected at most 10000");
});
