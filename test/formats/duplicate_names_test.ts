import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { duplicateName } from "../../src/formats/duplicate_names.ts";

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
