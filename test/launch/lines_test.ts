import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { readLines } from "../../src/launch/lines.ts";

function linesOf(...pieces: Uint8Array[]): Promise<string[]> {
  return Array.fromAsync(readLines(ReadableStream.from(pieces)));
}

const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("readLines() puts together lines that arrive in pieces", async () => {
  assertEquals(await linesOf(bytes("on"), bytes("e\ntwo\nth"), bytes("ree\n")), ["one", "two", "three"]);
});

Deno.test("readLines() yields a last line without an end, and nothing for an empty stream", async () => {
  assertEquals(await linesOf(bytes("one\ntwo")), ["one", "two"]);
  assertEquals(await linesOf(), []);
});

Deno.test("readLines() keeps empty lines", async () => {
  assertEquals(await linesOf(bytes("a\n\nb\n")), ["a", "", "b"]);
});

Deno.test("readLines() yields the same lines however the bytes are cut, within a character too", async () => {
  const text = fc.array(fc.string({ unit: "grapheme" }).map((line) => line.replaceAll("\n", "")), {
    maxLength: 6,
  });
  await fc.assert(
    fc.asyncProperty(text, fc.integer({ min: 1, max: 5 }), async (lines, size) => {
      const whole = bytes(lines.map((line) => `${line}\n`).join(""));
      const pieces = Array.from(
        { length: Math.ceil(whole.length / size) },
        (_, i) => whole.slice(i * size, (i + 1) * size),
      );
      // A decoder drops a byte-order mark at the start of a text.
      const expected = lines.map((line, i) => i === 0 ? line.replace(/^\ufeff/, "") : line);
      assertEquals(await linesOf(...pieces), expected);
    }),
    { numRuns: 50 },
  );
});
