import { assertEquals } from "@std/assert";
import { SEEDS, seedsOf } from "../../src/spec/seed_list.ts";

Deno.test("seedsOf() reads a range with both its ends", () => {
  assertEquals(seedsOf("0..3"), [0, 1, 2, 3]);
  assertEquals(seedsOf("100..102"), [100, 101, 102]);
  assertEquals(seedsOf("7..7"), [7]);
  assertEquals(seedsOf("4294967294..4294967295"), [4294967294, 4294967295]);
});

Deno.test("seedsOf() reads a list as it stands", () => {
  assertEquals(seedsOf([3, 1]), [3, 1]);
});

Deno.test("seedsOf() reads the ranges in a list", () => {
  assertEquals(seedsOf(["0..2", 7, "100..101"]), [0, 1, 2, 7, 100, 101]);
});

Deno.test("SEEDS takes lists and ranges of up to a thousand seeds", () => {
  for (const right of [[0], [3, 1], "0..0", "0..39", "5..1004", ["0..9", 20, "200..239"]]) {
    assertEquals(SEEDS.safeParse(right).success, true, String(right));
  }
});

const WRONG: [what: string, value: unknown][] = [
  ["a range that goes down", "3..1"],
  ["a thousand and one seeds", "0..1000"],
  ["a seed of more than 32 bits", "4294967295..4294967296"],
  ["a number that none can hold", `0..${"9".repeat(400)}`],
  ["leading zeros", "00..09"],
  ["a step", "0..2..8"],
  ["a range without an end", "0.."],
  ["signs", "-1..1"],
  ["spaces", "0 .. 3"],
];
for (const [what, value] of WRONG) {
  Deno.test(`SEEDS refuses ${what}, and seedsOf() finds no seed in it`, () => {
    assertEquals(SEEDS.safeParse(value).success, false);
    assertEquals(seedsOf(value), undefined);
  });
}

const WRONG_LISTS: [what: string, value: unknown][] = [
  ["no seed", []],
  ["a seed twice", [0, "0..3"]],
  ["a thousand and one seeds", ["0..499", "500..1000"]],
  ["a range that goes down", ["3..1"]],
  ["a list in a list", [[0, 1]]],
];
for (const [what, value] of WRONG_LISTS) {
  Deno.test(`SEEDS refuses a list with ${what}`, () => {
    assertEquals(SEEDS.safeParse(value).success, false);
  });
}

Deno.test("seedsOf() finds no seeds in what is neither list nor range", () => {
  assertEquals([seedsOf(3), seedsOf({}), seedsOf(null)], [undefined, undefined, undefined]);
});
