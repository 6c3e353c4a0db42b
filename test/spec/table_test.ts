import { assertEquals, assertStringIncludes } from "@std/assert";
import { planTable } from "../../src/spec/plan.ts";
import { CATALOGUE, specOf, wrongIn } from "./spec_fixture.ts";

const plan = (rows: string, track: "embedded" | "paper" = "embedded") =>
  planTable(specOf(rows), { track, catalogue: CATALOGUE });

Deno.test("buildTable() names points, and gives each its scores, and seeds", () => {
  const { rows } = plan(`
  - { name: STEGO, paper: { acc: 1, miou: 2 }, seeds: [5] }
  - name: "OMH {omh.epsilon}"
    set: { omh.enabled: true }
    grid: { omh.epsilon: [0.1, 0.2] }
    paper: { acc: [3, null], miou: 4 }
    note: why
    tracks: { embedded: { seeds: [9], note: small } }`);
  assertEquals(rows.map(({ name, note }) => [name, note]), [["STEGO", undefined], [
    "OMH {omh.epsilon}",
    "small",
  ]]);
  const points = rows.flatMap((row) => row.points).map(({ settings: _, ...rest }) => rest);
  assertEquals(points, [
    { name: "STEGO", seeds: [5], paper: { acc: 1, miou: 2 }, cite: false },
    {
      name: "OMH 0.1",
      seeds: [9],
      paper: { acc: 3, miou: 4 },
      cite: false,
    },
    {
      name: "OMH 0.2",
      seeds: [9],
      paper: { acc: null, miou: 4 },
      cite: false,
    },
  ]);
});

Deno.test("buildTable() quotes rows without settings, named by what they were given", () => {
  const [point] =
    plan('  - { name: "{method}", cite: true, set: { method: transfgu }, paper: { acc: 52.7 } }').rows[0]
      .points;
  assertEquals(point, {
    name: "transfgu",
    settings: null,
    seeds: [0, 1],
    paper: { acc: 52.7, miou: null },
    cite: true,
  });
});

Deno.test("buildTable() leaves out the rows of other tracks, and the claims that name them", () => {
  const rows = `
  - { name: A }
  - { name: B, set: { stego.dim: 3 }, only: [paper] }
  - { name: C, set: { stego.dim: 4 }, only: [embedded] }
claims: [miou(A) > miou(B), miou(A) > miou(C)]`;
  for (const [track, other] of [["embedded", "C"], ["paper", "B"]] as const) {
    const planned = plan(rows, track);
    assertEquals(planned.rows.map(({ name }) => name), ["A", other]);
    assertEquals(planned.claims.map(({ right }) => right), [other]);
  }
});

const WRONG: [what: string, rows: string, place: string, part: string][] = [
  [
    "two rows of one name",
    "  - { name: A }\n  - { name: A, set: { stego.dim: 3 } }",
    "2:13",
    "rows[0] has it too",
  ],
  [
    "points of one name",
    "  - { name: A, grid: { stego.dim: [3, 4] } }",
    "1:13",
    "such as one with {stego.dim}",
  ],
  [
    "two rows of the same settings",
    "  - { name: A }\n  - { name: B, set: { stego.dim: 90 } }",
    "2:13",
    'the same settings as "A"',
  ],
  [
    "a repeated value of an axis",
    '  - { name: "A {stego.dim}", grid: { stego.dim: [3, 3] } }',
    "1:53",
    'the same settings as "A 3"',
  ],
  [
    "too many scores of the paper",
    "  - { name: A, paper: { acc: [1, 2] } }",
    "1:30",
    "it has 2 values, expected 1",
  ],
  ["a row of a track that there is not", "  - { name: A, only: [papers] }", "1:23", 'the track "papers"'],
  ["an unknown setting in a name", '  - { name: "A {stego.dimm}" }', "1:17", "there is no such setting"],
  ["a setting in a name that has no value", '  - { name: "A {omh.levels}" }', "1:17", "has no value there"],
];
for (const [what, rows, place, part] of WRONG) {
  Deno.test(`buildTable() refuses ${what}`, () => {
    const found = wrongIn(rows);
    assertEquals(found.length, 1, found.join("\n"));
    assertStringIncludes(found[0], `${place} `);
    assertStringIncludes(found[0], part);
  });
}

Deno.test("buildTable() names the track of what is wrong on one only", () => {
  const rows =
    "  - { name: A }\n  - { name: B, set: { backbone: vit-s8 }, tracks: { embedded: { backbone: vit-b8 } } }";
  const found = wrongIn(rows);
  assertEquals(found.length, 1);
  assertStringIncludes(found[0], '(on the track "embedded")');
  assertEquals(wrongIn(rows.replace("backbone: vit-b8 }", "cite: true }")), []);
});
