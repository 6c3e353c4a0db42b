import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertExists,
  assertGreater,
  assertGreaterOrEqual,
  assertInstanceOf,
  AssertionError,
  assertLess,
  assertLessOrEqual,
  assertMatch,
  assertNotEquals,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";

Deno.test("assert() refuses what is falsy", () => {
  assert(1);
  assertThrows(() => assert(0, "zero"), AssertionError, "zero");
});

Deno.test("assertEquals() refuses what differs and shows it", () => {
  assertEquals([1, NaN], [1, NaN]);
  assertThrows(() => assertEquals([1, 2], [1, 3]), AssertionError, "3");
});

Deno.test("assertNotEquals() refuses what is equal", () => {
  assertNotEquals({ a: 1 }, { a: 2 });
  assertThrows(() => assertNotEquals({ a: 1 }, { a: 1 }), AssertionError, "not to be");
});

Deno.test("assertStrictEquals() refuses an equal but other object", () => {
  const value = {};
  assertStrictEquals(value, value);
  assertThrows(() => assertStrictEquals({}, value), AssertionError);
});

Deno.test("assertAlmostEquals() allows its tolerance and no more", () => {
  assertAlmostEquals(1, 1 + 1e-9);
  assertAlmostEquals(1, 1.1, 0.11);
  assertAlmostEquals(NaN, NaN);
  assertThrows(() => assertAlmostEquals(1, 1.1, 0.09), AssertionError, "close to");
  assertThrows(() => assertAlmostEquals(1, 1 + 1e-6), AssertionError);
  assertThrows(() => assertAlmostEquals(NaN, 1, 10), AssertionError);
});

Deno.test("assertAlmostEquals() scales its default tolerance with the expected value", () => {
  assertAlmostEquals(1e6 + 0.05, 1e6);
  assertThrows(() => assertAlmostEquals(1e-8, 2e-8), AssertionError);
});

Deno.test("assertExists() refuses null and undefined only", () => {
  assertExists(0);
  assertThrows(() => assertExists(null), AssertionError, "null");
  assertThrows(() => assertExists(undefined), AssertionError);
});

Deno.test("assertInstanceOf() names the class asked for", () => {
  assertInstanceOf(new TypeError(), Error);
  assertThrows(() => assertInstanceOf({}, Error), AssertionError, '"Error"');
});

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

Deno.test("assertStringIncludes() refuses a text that is not there", () => {
  assertStringIncludes("abc", "b");
  assertThrows(() => assertStringIncludes("abc", "d"), AssertionError, "to contain");
});

Deno.test("assertMatch() refuses a text that does not match", () => {
  assertMatch("abc", /^a/);
  assertThrows(() => assertMatch("abc", /^b/), AssertionError, "/^b/");
});
