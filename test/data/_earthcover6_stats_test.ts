import { assertEquals, assertThrows } from "@std/assert";
import { parseStats } from "../../src/data/_earthcover6_stats.ts";

const LIMITS = { classes: 2, width: 8, height: 6, window: 4, step: 2 };
const VALID = {
  classes: ["sea", "land"],
  colours: [[0, 0, 255], [0, 255, 0]],
  hierarchy: { wet: ["sea"], dry: ["land"] },
  train: [[0, 0], [2, 4]],
  val: [[0, 2]],
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
