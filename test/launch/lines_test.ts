import { assertEquals, assertRejects } from "@std/assert";
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
      const expected = lines.map((line) => line.replace(/^\ufeff/, ""));
      assertEquals(await linesOf(...pieces), expected);
    }),
    { numRuns: 50 },
  );
});

Deno.test("readLines() refuses a line that is longer than its limit, after those before it", async () => {
  const read: string[] = [];
  const lines = readLines(ReadableStream.from([bytes("four\nfi"), bytes("ves!\n")]), 5);
  const error = await assertRejects(async () => {
    for await (const line of lines) read.push(line);
  }, RangeError);
  assertEquals(error.message, "Cannot read a line: it has more than 5 bytes, expected a shorter one");
  assertEquals(read, ["four"]);
});

Deno.test("readLines() looks at each byte a fixed number of times", async () => {
  const piece = bytes("x".repeat(1000));
  let looks = 0;
  const counted = new Proxy(piece, {
    get: (target, name) => {
      if (name === "indexOf" || name === "subarray") looks++;
      const value = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  const [line] = await linesOf(...Array.from({ length: 3000 }, () => counted));
  assertEquals([line.length, looks], [3_000_000, 2 * 3000]);
});
