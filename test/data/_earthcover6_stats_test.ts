import { assertEquals, assertThrows } from "@std/assert";
import { blockOf, parseStats } from "../../src/data/_earthcover6_stats.ts";

const LIMITS = { classes: 2, width: 8, height: 6, window: 4, step: 2 };
const VALID = {
  classes: ["sea", "land"],
  colours: [[0, 0, 255], [0, 255, 0]],
  hierarchy: { wet: ["sea"], dry: ["land"] },
  block: 4,
  train: [[0, 0]],
  val: [[2, 4]],
};

/** The error of a file that differs from a valid one in the given fields. */
function failure(change: Record<string, unknown>, type: ErrorConstructor): string {
  return assertThrows(() => parseStats(JSON.stringify({ ...VALID, ...change }), "s.json", LIMITS), type)
    .message;
}

Deno.test("parseStats() returns the fields it knows and leaves out others", () => {
  assertEquals(parseStats(JSON.stringify({ ...VALID, note: "more" }), "s.json", LIMITS), VALID as never);
});

Deno.test("parseStats() refuses text that is no JSON", () => {
  const error = assertThrows(() => parseStats("{", "s.json", LIMITS), SyntaxError);
  assertEquals(error.message, 'Cannot read window list "s.json": it is no JSON, expected an object');
});

Deno.test("parseStats() names a field of the wrong shape", () => {
  const prefix = 'Cannot read window list "s.json": ';
  assertEquals(
    failure({ train: [[0, 0], [1.5, 0]] }, TypeError),
    `${prefix}train.1.0 does not fit (Invalid input: expected int, received number)`,
  );
  assertEquals(
    failure({ val: undefined }, TypeError),
    `${prefix}val does not fit (Invalid input: expected array, received undefined)`,
  );
});

Deno.test("parseStats() refuses windows beyond the picture or between label pixels", () => {
  for (const corner of [[4, 0], [0, 6], [-2, 0], [1, 0], [0, 3]]) {
    assertEquals(
      failure({ val: [[0, 0], corner] }, RangeError),
      `Cannot read window list "s.json": val[1] is [${corner.join(", ")}], ` +
        "expected multiples of 2 that leave 4x4 pixels within 6x8",
    );
  }
});

Deno.test("parseStats() refuses another number of classes and unknown members of a group", () => {
  assertEquals(
    failure({ classes: ["sea"] }, RangeError),
    'Cannot read window list "s.json": it has 1 classes, expected 2',
  );
  assertEquals(
    failure({ colours: [[0, 0, 0]] }, RangeError),
    'Cannot read window list "s.json": it has 1 colours, expected 2',
  );
  assertEquals(
    failure({ hierarchy: { wet: ["lake"] } }, RangeError),
    'Cannot read window list "s.json": hierarchy.wet holds "lake", expected one of sea, land',
  );
});

Deno.test("parseStats() refuses windows that overlap, within a split and across", () => {
  const prefix = 'Cannot read window list "s.json": the windows at ';
  assertEquals(
    failure({ train: [[0, 0], [2, 2]] }, RangeError),
    `${prefix}[0, 0] and [2, 2] overlap, expected disjoint ones`,
  );
  assertEquals(
    failure({ val: [[2, 2]] }, RangeError),
    `${prefix}[0, 0] and [2, 2] overlap, expected disjoint ones`,
  );
});

Deno.test("parseStats() refuses a block with windows of both splits", () => {
  assertEquals(
    failure({ block: 8 }, RangeError),
    'Cannot read window list "s.json": block 0-0 has windows of both splits, expected each block in one',
  );
});

Deno.test("blockOf() names row and column of the block that holds a window's corner", () => {
  assertEquals(blockOf([300, 127], 128), "block 2-0");
});
