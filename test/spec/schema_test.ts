import { assertEquals } from "@std/assert";
import { SPEC } from "../../src/spec/schema.ts";

const GOOD = {
  id: "a-b",
  title: "T",
  version: 1,
  seeds: [0],
  rows: [{ name: "R", paper: { acc: [1, null], miou: 2 }, tracks: { paper: { cite: true, steps: 3 } } }],
  tracks: { embedded: { dataset: "x" } },
};

Deno.test("SPEC takes a spec, settings unseen", () => {
  assertEquals(SPEC.safeParse(GOOD).success, true);
});

Deno.test("SPEC takes tracks of any name, with their traits", () => {
  const tracks = { "full-scale": { engine: "cuda", paper: true, steps: 3 }, small: {} };
  assertEquals(SPEC.safeParse({ ...GOOD, tracks }).success, true);
});

Deno.test("SPEC takes seeds as a range, wherever seeds stand", () => {
  const rows = [{ name: "R", seeds: "0..4", tracks: { small: { seeds: "7..7" } } }];
  const spec = { ...GOOD, seeds: "0..39", rows, tracks: { small: { seeds: "0..9" } } };
  assertEquals(SPEC.safeParse(spec).success, true);
});

const WRONG: [string, Record<string, unknown>][] = [
  ["an id with capitals", { id: "A" }],
  ["version 0", { version: 0 }],
  ["a range of seeds that goes down", { seeds: "9..0" }],
  ["a text that is no range of seeds", { seeds: "0..9..9" }],
  ["no seeds", { seeds: [] }],
  ["a seed twice", { seeds: [1, 1] }],
  ["a negative seed", { seeds: [-1] }],
  ["no rows", { rows: [] }],
  ["a score above 100", { rows: [{ name: "R", paper: { acc: 101 } }] }],
  ["an unknown key in a row", { rows: [{ name: "R", sets: {} }] }],
  ["no track", { tracks: {} }],
  ["a track whose name is no folder's", { tracks: { "Full Scale": {} } }],
  ["a track whose engine is no name", { tracks: { embedded: { engine: 3 } } }],
  ["an id too long for a folder", { id: "a".repeat(101) }],
  ["a row name too long for a table", { rows: [{ name: "R".repeat(201) }] }],
  ["an empty section", { base: null }],
];
for (const [what, change] of WRONG) {
  Deno.test(`SPEC refuses ${what}`, () => {
    assertEquals(SPEC.safeParse({ ...GOOD, ...change }).success, false);
  });
}
