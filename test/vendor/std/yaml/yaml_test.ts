import { assertEquals, assertThrows } from "@std/assert";
import { parse, stringify } from "@std/yaml";

Deno.test("parse() reads a document", () => {
  assertEquals(parse("a: [1, two]\nb: null\n"), { a: [1, "two"], b: null });
});

Deno.test("parse() throws SyntaxError on what is not YAML", () => {
  assertThrows(() => parse("a: [1"), SyntaxError);
});

Deno.test("stringify() writes blocks and ends with a newline", () => {
  assertEquals(stringify({ b: 1, a: ["x", true] }), "b: 1\na:\n  - x\n  - true\n");
});

Deno.test("stringify() sorts keys on request", () => {
  assertEquals(stringify({ b: 1, a: 2 }, { sortKeys: true }), "a: 2\nb: 1\n");
  assertEquals(stringify({ a: 1, b: 2 }, { sortKeys: (x, y) => y < x ? -1 : 1 }), "b: 2\na: 1\n");
});

Deno.test("stringify() folds at the line width, or never", () => {
  const words = "word ".repeat(30).trim();
  assertEquals(stringify({ words }, { lineWidth: -1 }).split("\n").length, 2);
  assertEquals(stringify({ words }).split("\n").length > 2, true);
});

Deno.test("stringify() writes shared values twice, without anchors", () => {
  const shared = { a: 1 };
  assertEquals(stringify({ x: shared, y: shared }), "x:\n  a: 1\ny:\n  a: 1\n");
});

Deno.test("stringify() refuses functions and undefined, or leaves them out", () => {
  assertThrows(() => stringify({ a: () => 1 }), TypeError, "function");
  assertThrows(() => stringify({ a: undefined }), TypeError, "undefined");
  assertEquals(stringify({ a: undefined, b: [1, undefined] }, { skipInvalid: true }), "b:\n  - 1\n");
});

Deno.test("stringify() is undone by parse()", () => {
  const value = { text: "no: yes", number: 0.02, list: [{ a: null }, {}], date: "2024-01-01" };
  assertEquals(parse(stringify(value)), value);
});
