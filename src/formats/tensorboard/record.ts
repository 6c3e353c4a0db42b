/**
 * A record of TensorFlow's record files (source: TensorFlow, tsl/lib/io/record_writer.h).
 *
 * @module
 */
import { maskedCrc32c } from "./crc32c.ts";

/** Bytes of the length, and of a checksum. */
const LENGTH_BYTES = 8;
const CRC_BYTES = 4;

/**
 * Frames data: its length as 64 bits, the masked checksum of these, the data, the masked checksum of the data; all numbers
 * with the lowest byte first.
 */
export function encodeRecord(data: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = LENGTH_BYTES + CRC_BYTES;
  const bytes = new Uint8Array(head + data.length + CRC_BYTES);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(LENGTH_BYTES, maskedCrc32c(bytes.subarray(0, LENGTH_BYTES)), true);
  bytes.set(data, head);
  view.setUint32(head + data.length, maskedCrc32c(data), true);
  return bytes;
}
