/**
 * The checksum of TensorFlow's record files.
 *
 * @module
 */

/** The Castagnoli polynomial with its bits reversed (source: RFC 3720, section 12.1). */
const POLYNOMIAL = 0x82f63b78;

/** What is added to a masked checksum (source: TensorFlow, tsl/lib/hash/crc32c.h, `kMaskDelta`). */
const MASK_DELTA = 0xa282ead8;

/** Remainder of each byte. */
const REMAINDERS = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) remainder = remainder >>> 1 ^ (remainder & 1 ? POLYNOMIAL : 0);
  return remainder;
});

/** CRC-32C of bytes, a whole number of 0 to 2^32 - 1. */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = crc >>> 8 ^ REMAINDERS[(crc ^ byte) & 0xff];
  return ~crc >>> 0;
}

/**
 * CRC-32C as record files hold it: turned right by 15 bits, plus a constant, so that the checksum of data that holds
 * checksums is none of these.
 */
export function maskedCrc32c(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (crc >>> 15 | crc << 17) + MASK_DELTA >>> 0;
}
