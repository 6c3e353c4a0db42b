import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertExists,
  assertInstanceOf,
  AssertionError,
  assertNotEquals,
  assertStrictEquals,
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
