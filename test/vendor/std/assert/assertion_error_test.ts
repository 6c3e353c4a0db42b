import { assertEquals, AssertionError, assertStringIncludes } from "@std/assert";
import { difference, show, suffix } from "../../../../vendor/std/assert/assertion_error.ts";

Deno.test("AssertionError carries its name", () => {
  assertEquals(new AssertionError("no").name, "AssertionError");
});

Deno.test("difference() shows both values after the message", () => {
  const text = difference({ a: 1 }, { a: 2 }, "counts differ");
  assertStringIncludes(text, "counts differ");
  assertStringIncludes(text, "a: 1");
  assertStringIncludes(text, "a: 2");
});

Deno.test("show() and suffix() make short texts", () => {
  assertEquals(show("a"), '"a"');
  assertEquals(suffix(), ".");
  assertEquals(suffix("why"), ": why");
});
