import { assertEquals, assertStringIncludes } from "@std/assert";
import { planTable } from "../../src/spec/plan.ts";
import { CATALOGUE, specOf, wrongIn } from "./spec_fixture.ts";

const ROWS = `
  - name: STEGO
  - name: "OMH, {omh.levels} levels"
    set: { omh.enabled: true }
    grid: { omh.levels: [2, 3] }
  - { name: Quoted, cite: true, paper: { acc: 3 } }
claims:
`;

Deno.test("matchClaims() finds points by settings and by name", () => {
  const spec = specOf(
    `${ROWS}  - acc(omh.levels=3) > acc(STEGO)\n  - 'acc("OMH, 2 levels") > acc(Quoted)'\n`,
  );
  const { claims } = planTable(spec, { track: "embedded", catalogue: CATALOGUE });
  assertEquals(claims.map(({ left, right }) => [left, right]), [
    ["OMH, 3 levels", "STEGO"],
    ["OMH, 2 levels", "Quoted"],
  ]);
});

Deno.test("matchClaims() has the primary claims first", () => {
  const spec = specOf(
    `${ROWS}  - acc(omh.levels=3) > acc(STEGO)\nprimary: [acc(omh.levels=2) > acc(STEGO)]\n`,
  );
  const { claims } = planTable(spec, { track: "embedded", catalogue: CATALOGUE });
  assertEquals(claims.map(({ left, primary }) => [left, primary]), [
    ["OMH, 2 levels", true],
    ["OMH, 3 levels", false],
  ]);
});

Deno.test("matchClaims() refuses a primary claim where it goes wrong", () => {
  const [found] = wrongIn(`${ROWS}  - acc(STEGO) < acc(Quoted)
primary: [acc(STEG) < acc(Quoted)]`);
  assertStringIncludes(found, "9:11 ");
});

const WRONG: [claim: string, column: number, part: string][] = [
  ["acc(STEG) < acc(Quoted)", 5, 'it matches no point, expected exactly one of "STEGO"'],
  ["acc(STEGO) < acc(omh.enabled=true)", 18, 'it matches 2 points ("OMH, 2 levels", "OMH, 3 levels")'],
  ["acc(STEGO) < acc(omh.levels=4)", 18, "it matches no point"],
  ["acc(STEGO) < acc(omh.level=3)", 22, 'Cannot find the setting "omh.level" of a claim'],
];
for (const [claim, column, part] of WRONG) {
  Deno.test(`matchClaims() refuses "${claim}" where it goes wrong`, () => {
    const found = wrongIn(`${ROWS}  - ${claim}\n`);
    assertEquals(found.length, 1);
    assertStringIncludes(found[0], `8:${column} `);
    assertStringIncludes(found[0], part);
  });
}

Deno.test("checkConditions() judges a claim's settings even where the points cannot be told", () => {
  const found = wrongIn(
    `  - { name: A, set: { method: x } }\nclaims: [acc(A) < acc(omh.x=1), acc(C) < acc(D)]\n`,
  );
  assertEquals(found.map((text) => text.split(":")[1].split(" ")[0]), ["31", "23"]);
});
