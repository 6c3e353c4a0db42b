import { assertEquals, assertThrows } from "@std/assert";
import { ByteReader } from "../../src/formats/bytes.ts";

function reader(...bytes: number[]): ByteReader {
  return new ByteReader(Uint8Array.from(bytes), 0, bytes.length, "f");
}

Deno.test("ByteReader reads numbers of every width in order", () => {
  const input = reader(
    7,
    1,
    2,
    1,
    0,
    0,
    128,
    255,
    255,
    255,
    255,
    0,
    1,
    0,
    0,
    0,
    0,
    0,
    0,
    0x3f,
    0xf8,
    0,
    0,
    0,
    0,
    0,
    0,
  );
  assertEquals(input.uint8(), 7);
  assertEquals(input.uint16(), 513);
  assertEquals(input.uint32(), 2 ** 31 + 1);
  assertEquals(input.int32(), -1);
  assertEquals(input.uint64(), 256);
  assertEquals(input.float64BigEndian(), 1.5);
  assertEquals(input.position, 27);
});

Deno.test("ByteReader reads bytes, text and lines", () => {
  const input = reader(1, 2, 0xc3, 0xa9, 0x61, 0x0a, 0x0a, 0x62);
  assertEquals([...input.bytes(2)], [1, 2]);
  assertEquals(input.text(2), "é");
  assertEquals(input.line(), "a");
  assertEquals(input.line(), "");
  assertThrows(() => input.line(), RangeError, "it breaks off at byte 8");
});

Deno.test("ByteReader stays inside the stretch that it was given", () => {
  const input = new ByteReader(Uint8Array.of(9, 1, 2, 3, 9).subarray(1), 1, 3, "f");
  assertEquals(input.uint16(), 0x0302);
  assertThrows(
    () => input.uint8(),
    RangeError,
    'Cannot read "f": it breaks off at byte 3, expected 1 bytes from byte 3',
  );
});

Deno.test("ByteReader does not move when it refuses", () => {
  const input = reader(1, 2, 3);
  assertThrows(() => input.uint32(), RangeError);
  assertThrows(() => input.bytes(2 ** 32), RangeError);
  assertEquals(input.uint8(), 1);
});

Deno.test("ByteReader refuses text that is not UTF-8", () => {
  assertThrows(() => reader(0xff).text(1), SyntaxError, 'Cannot read "f": the text at byte 0 is malformed');
});
