import fc from "fast-check";
import { assertEquals } from "@std/assert";
import { duplicateName, quote } from "../../src/formats/text.ts";

Deno.test("quote() keeps an ordinary name as it is", () => {
  assertEquals(quote("blocks.0.norm1.weight"), '"blocks.0.norm1.weight"');
});

Deno.test("quote() escapes line breaks and quotation marks", () => {
  assertEquals(quote('a\n"b"\u0000'), '"a\\n\\"b\\"\\u0000"');
});

Deno.test("quote() cuts a very long name", () => {
  assertEquals(quote("x".repeat(5000)), `"${"x".repeat(100)}…"`);
});

Deno.test("duplicateName() finds a name given twice in one object", () => {
  assertEquals(duplicateName('{"a": 1, "b": 2, "a": 3}'), "a");
  assertEquals(duplicateName('{"a": {"x": [1, {"y": 0 , "y"\n: 1}]}}'), "y");
});

Deno.test("duplicateName() compares names after escapes are resolved", () => {
  assertEquals(duplicateName(String.raw`{"a": 1, "\u0061": 2}`), "a");
  assertEquals(duplicateName(String.raw`{"a\"": 1, "a\\": 2, "a": "{"}`), undefined);
});

Deno.test("duplicateName() accepts one name in different objects and strings that are values", () => {
  assertEquals(duplicateName('{"a": {"x": 1}, "b": {"x": "x"}, "c": ["x", "x", "a"]}'), undefined);
  assertEquals(duplicateName('"text"'), undefined);
  assertEquals(duplicateName("12"), undefined);
});

Deno.test("duplicateName() finds nothing in what JSON.stringify writes", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    assertEquals(duplicateName(JSON.stringify(value, null, 1)), undefined);
  }));
});
