import { assertEquals } from "@std/assert";
import { crc32c, maskedCrc32c } from "../../../src/formats/tensorboard/crc32c.ts";

Deno.test("crc32c() gives the values of RFC 3720, appendix B.4", () => {
  const ascending = Uint8Array.from({ length: 32 }, (_, i) => i);
  assertEquals(crc32c(new Uint8Array(32)), 0x8a9136aa);
  assertEquals(crc32c(new Uint8Array(32).fill(0xff)), 0x62a8ab43);
  assertEquals(crc32c(ascending), 0x46dd794e);
  assertEquals(crc32c(ascending.toReversed()), 0x113fdb5c);
});

Deno.test("crc32c() gives the check value of the polynomial, and 0 for nothing", () => {
  assertEquals(crc32c(new TextEncoder().encode("123456789")), 0xe3069283);
  assertEquals(crc32c(new Uint8Array()), 0);
});

Deno.test("maskedCrc32c() turns the checksum right by 15 bits and adds a constant", () => {
  // 0xe3069283 turned right by 15 bits is 0x2507c60d; the sum is below 2^32.
  assertEquals(maskedCrc32c(new TextEncoder().encode("123456789")), 0x2507c60d + 0xa282ead8);
  // 0x8a9136aa turned is 0x6d551522, and the sum wraps around.
  assertEquals(maskedCrc32c(new Uint8Array(32)), (0x6d551522 + 0xa282ead8) % 2 ** 32);
});
