import { assertEquals, assertThrows } from "@std/assert";
import { readElement, viewOf } from "../../../src/formats/mat/_element.ts";
import { concat, element, smallElement, words } from "./_mat.ts";

const chunk = (bytes: Uint8Array) => ({ bytes, littleEndian: true, file: "f.mat" });

Deno.test("readElement() reads content and skips its padding", () => {
  const { type, content, next } = readElement(chunk(concat([element(2, [5, 6, 7]), element(2, [])])), 0);
  assertEquals([type, [...content.bytes], next], [2, [5, 6, 7], 16]);
});

Deno.test("readElement() reads content that shares the tag", () => {
  const { type, content, next } = readElement(chunk(smallElement(1, [103, 116])), 0);
  assertEquals([type, [...content.bytes], next], [1, [103, 116], 8]);
});

Deno.test("readElement() does not skip padding after a compressed element or at the end", () => {
  const packed = concat([words([15, 3]), Uint8Array.of(1, 2, 3, 9)]);
  assertEquals(readElement(chunk(packed), 0).next, 11);
  assertEquals(readElement(chunk(element(2, [1, 2, 3]).slice(0, 11)), 0).next, 11);
});

Deno.test("readElement() refuses a tag that is cut off", () => {
  const error = assertThrows(() => readElement(chunk(new Uint8Array(7)), 0), SyntaxError);
  assertEquals(error.message, 'Cannot read MAT file "f.mat": 7 bytes are left, expected a tag of 8');
});

Deno.test("readElement() refuses content beyond the end", () => {
  const error = assertThrows(() => readElement(chunk(words([2, 0xffffffff, 0])), 0), RangeError);
  assertEquals(
    error.message,
    'Cannot read MAT file "f.mat": an element of 4294967295 bytes starts at byte 0, expected at most 4',
  );
  assertThrows(() => readElement(chunk(Uint8Array.of(1, 0, 5, 0, 0, 0, 0, 0)), 0), RangeError, "of 5 bytes");
});

Deno.test("viewOf() sees the chunk, not what lies before it in memory", () => {
  const bytes = Uint8Array.of(9, 9, 1, 0, 0, 0).subarray(2);
  assertEquals(viewOf(chunk(bytes)).getUint32(0, true), 1);
});
