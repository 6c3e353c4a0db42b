import {
  assertGreater,
  assertGreaterOrEqual,
  AssertionError,
  assertLess,
  assertLessOrEqual,
  assertThrows,
} from "@std/assert";

Deno.test("assertGreater() and assertLess() refuse equal numbers", () => {
  assertGreater(2, 1);
  assertLess(1, 2);
  assertThrows(() => assertGreater(1, 1), AssertionError, "1 > 1");
  assertThrows(() => assertLess(1, 1), AssertionError, "1 < 1");
});

Deno.test("assertGreaterOrEqual() and assertLessOrEqual() take equal numbers", () => {
  assertGreaterOrEqual(1, 1);
  assertLessOrEqual(1, 1);
  assertThrows(() => assertGreaterOrEqual(0, 1), AssertionError, "0 >= 1");
  assertThrows(() => assertLessOrEqual(2, 1), AssertionError, "2 <= 1");
});

Deno.test("order assertions refuse NaN", () => {
  assertThrows(() => assertLess(NaN, 1), AssertionError);
  assertThrows(() => assertGreaterOrEqual(NaN, 1), AssertionError);
});
