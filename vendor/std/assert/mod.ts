/**
 * Local stand-in for `jsr:@std/assert`: the subset that this project's tests and examples use.
 *
 * @module
 */
export { AssertionError } from "./assertion_error.ts";
export { equal } from "./equal.ts";
export {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertExists,
  assertInstanceOf,
  assertNotEquals,
  assertStrictEquals,
} from "./values.ts";
export { assertGreater, assertGreaterOrEqual, assertLess, assertLessOrEqual } from "./order.ts";
export { assertMatch, assertStringIncludes } from "./strings.ts";
export { assertRejects, assertThrows } from "./throws.ts";
