import { AssertionError, assertMatch, assertStringIncludes, assertThrows } from "@std/assert";

Deno.test("assertStringIncludes() refuses a text that is not there", () => {
  assertStringIncludes("abc", "b");
  assertThrows(() => assertStringIncludes("abc", "d"), AssertionError, "to contain");
});

Deno.test("assertMatch() refuses a text that does not match", () => {
  assertMatch("abc", /^a/);
  assertThrows(() => assertMatch("abc", /^b/), AssertionError, "/^b/");
});
