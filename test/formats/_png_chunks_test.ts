import { assert, assertEquals, assertThrows } from "@std/assert";
import { decode } from "fast-png";
import { crc32, deflateSync } from "node:zlib";
import { criticalChunks } from "../../src/formats/_png_chunks.ts";
import { makePng } from "../data/_png.ts";

const GREY = 0;
const plain = makePng({ width: 3, height: 2, depth: 8, colourType: GREY, rows: [[1, 2, 3], [4, 5, 6]] });

/** A chunk of a PNG file. */
function chunk(type: string, content: Uint8Array): number[] {
  const body = [...new TextEncoder().encode(type), ...content];
  const view = new DataView(new ArrayBuffer(8));
  view.setUint32(0, content.length);
  view.setUint32(4, crc32(Uint8Array.from(body)));
  const bytes = new Uint8Array(view.buffer);
  return [...bytes.subarray(0, 4), ...body, ...bytes.subarray(4)];
}

/** The plain file with other sizes in its header. */
function promising(width: number, height: number): Uint8Array {
  const bytes = plain.slice();
  const view = new DataView(bytes.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return bytes;
}

Deno.test("criticalChunks() gives a file without further chunks back", () => {
  assertEquals(criticalChunks(plain), plain);
});

Deno.test("criticalChunks() leaves texts and profiles out, whatever they unpack to", () => {
  const bomb = chunk("iCCP", Uint8Array.from([97, 0, 0, ...deflateSync(new Uint8Array(100_000))]));
  const bytes = Uint8Array.from([...plain.subarray(0, 33), ...bomb, ...plain.subarray(33)]);
  assertEquals(criticalChunks(bytes), plain);
});

Deno.test("criticalChunks() counts the rows of all passes of an interlaced picture", () => {
  // The rows of the passes of 5 x 3 pixels, in pixels; the third pass has none, the sixth two. Each starts with a filter.
  const rows = [1, 1, 1, 3, 2, 2, 5].map((columns) => [0, ...new Array(columns).fill(7)]);
  const data = rows.flat();
  const header = Uint8Array.from([0, 0, 0, 5, 0, 0, 0, 3, 8, GREY, 0, 0, 1]);
  const parts = [
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Uint8Array.from(data))),
    chunk("IEND", new Uint8Array()),
  ];
  const bytes = Uint8Array.from([...plain.subarray(0, 8), ...parts.flat()]);
  assertEquals(criticalChunks(bytes), bytes);
  assertEquals(new Set(decode(bytes).data), new Set([7]));
});

Deno.test("criticalChunks() refuses a header that promises more or less than the data holds", () => {
  const cases: [number, number, string][] = [
    [3, 3, "its data unpacks to 8 bytes, and its header promises 12"],
    [2, 2, "more than the 6 bytes that its header promises"],
    [0, 2, "its size is 0 x 2"],
    [2 ** 31, 2 ** 31, "its size is 2147483648 x 2147483648"],
  ];
  for (const [width, height, message] of cases) {
    assertThrows(() => criticalChunks(promising(width, height)), RangeError, message);
  }
});

Deno.test("criticalChunks() allocates nothing for what a header only promises", () => {
  const before = Deno.memoryUsage().external;
  assertThrows(() => criticalChunks(promising(16_000, 16_000)), RangeError, "its data unpacks to 8 bytes");
  assert(Deno.memoryUsage().external - before < 2 ** 20);
});

Deno.test("criticalChunks() refuses what is no PNG, has no header first, or breaks off", () => {
  assertThrows(() => criticalChunks(new Uint8Array()), SyntaxError, "no signature");
  const headless = Uint8Array.from([...plain.subarray(0, 8), ...plain.subarray(33)]);
  assertThrows(() => criticalChunks(headless), SyntaxError, "does not start with a header");
  assertThrows(() => criticalChunks(plain.subarray(0, -1)), RangeError, "it breaks off at byte");
  const coloured = plain.slice();
  coloured[25] = 1;
  assertThrows(() => criticalChunks(coloured), SyntaxError, "its colour type is unknown");
});

Deno.test("criticalChunks() refuses damaged data", () => {
  const bytes = plain.slice();
  bytes[33 + 8] ^= 0xff;
  assertThrows(() => criticalChunks(bytes), SyntaxError, "its data is damaged");
});
