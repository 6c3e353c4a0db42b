import { assertEquals, assertThrows } from "@std/assert";
import { parse } from "@std/yaml";

Deno.test("parse() reads a document", () => {
  assertEquals(parse("a: [1, two]\nb: null\n"), { a: [1, "two"], b: null });
});

Deno.test("parse() throws SyntaxError on what is not YAML", () => {
  assertThrows(() => parse("a: [1"), SyntaxError);
});
