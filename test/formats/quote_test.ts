import { assertEquals } from "@std/assert";
import { quote } from "../../src/formats/quote.ts";

Deno.test("quote() keeps an ordinary name as it is", () => {
  assertEquals(quote("blocks.0.norm1.weight"), '"blocks.0.norm1.weight"');
});

Deno.test("quote() escapes line breaks and quotation marks", () => {
  assertEquals(quote('a\n"b"\u0000'), '"a\\n\\"b\\"\\u0000"');
});

Deno.test("quote() cuts a very long name", () => {
  assertEquals(quote("x".repeat(5000)), `"${"x".repeat(100)}…"`);
});
