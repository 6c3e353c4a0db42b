import { assertEquals } from "@std/assert";
import { double, float, integer, message, text } from "../../src/base/protobuf.ts";

// The worked examples of the format's own description.
Deno.test("integer() writes seven bits a byte, the lowest first", () => {
  assertEquals(integer(1, 150), [0x08, 0x96, 0x01]);
  assertEquals(integer(2, 0), [0x10, 0x00]);
  assertEquals(integer(1, 2 ** 40), [0x08, 0x80, 0x80, 0x80, 0x80, 0x80, 0x20]);
});

Deno.test("text() writes its length before it", () => {
  assertEquals(text(2, "testing"), [0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67]);
});

Deno.test("message() holds the fields of another message", () => {
  assertEquals(message(3, integer(1, 150)), [0x1a, 0x03, 0x08, 0x96, 0x01]);
  assertEquals(message(16), [0x82, 0x01, 0x00]);
});

Deno.test("float() writes four bytes, the lowest first", () => {
  assertEquals(float(2, 1.5), [0x15, 0x00, 0x00, 0xc0, 0x3f]);
});

Deno.test("double() writes eight bytes, the lowest first", () => {
  assertEquals(double(1, -2.5), [0x09, 0, 0, 0, 0, 0, 0, 0x04, 0xc0]);
});
