import { assertEquals } from "@std/assert";
import { encodeRecord } from "../../../src/formats/tensorboard/record.ts";

Deno.test("encodeRecord() frames data by length and checksums", () => {
  const bytes = encodeRecord(new TextEncoder().encode("123456789"));
  assertEquals(bytes.length, 8 + 4 + 9 + 4);
  assertEquals([...bytes.subarray(0, 8)], [9, 0, 0, 0, 0, 0, 0, 0]);
  assertEquals(new TextDecoder().decode(bytes.subarray(12, 21)), "123456789");
  // Worked by hand in the test of the checksum.
  assertEquals(new DataView(bytes.buffer).getUint32(21, true), 0x2507c60d + 0xa282ead8);
});

Deno.test("encodeRecord() frames nothing as other writers do", () => {
  // The checksum of nothing is 0, and masked it is the constant alone.
  const bytes = encodeRecord(new Uint8Array());
  assertEquals([...bytes.subarray(12)], [0xd8, 0xea, 0x82, 0xa2]);
});
