/**
 * Where the central directory of a zip file lies.
 *
 * @module
 */
import { ByteReader } from "../bytes.ts";

const END_RECORD = 0x06054b50;
const END_RECORD_BYTES = 22;
const LONGEST_COMMENT = 0xffff;
const ZIP64_LOCATOR = 0x07064b50;
const ZIP64_LOCATOR_BYTES = 20;
const ZIP64_END_RECORD = 0x06064b50;
const SMALLEST_CENTRAL_ENTRY = 46;

/** The extent of a central directory, in bytes from the start of the file, and its number of entries. */
export interface ZipDirectory {
  readonly start: number;
  readonly end: number;
  readonly count: number;
}

/**
 * Finds the central directory through the record at the end of the file, and through the zip64 one where there is one.
 *
 * @param bytes The whole file.
 * @param file Name of the file, for messages.
 * @throws {RangeError} There is no end record (the file is cut off), or the directory does not fit the file.
 * @throws {TypeError} The file is one part of several.
 */
export function findDirectory(bytes: Uint8Array, file: string): ZipDirectory {
  const end = findEndRecord(bytes, file);
  const locator = end - ZIP64_LOCATOR_BYTES;
  const hasLocator = locator >= 0 && new ByteReader(bytes, locator, end, file).uint32() === ZIP64_LOCATOR;
  const found = hasLocator ? readZip64End(bytes, locator, file) : readEnd(bytes, end, file);
  const { start, size, count, limit, disks } = found;
  if (disks.some((disk) => disk !== 0)) {
    throw new TypeError(`Cannot read "${file}": it is one part of a zip in several, expected a single file`);
  }
  if (start + size > limit || count * SMALLEST_CENTRAL_ENTRY > size) {
    throw new RangeError(
      `Cannot read "${file}": its zip directory has ${count} entries in ${size} bytes from byte ${start}, ` +
        `expected room for them before byte ${limit}`,
    );
  }
  return { start, end: start + size, count };
}

interface EndRecord {
  start: number;
  size: number;
  count: number;
  /** Where the record itself starts: the directory lies before it. */
  limit: number;
  disks: number[];
}

/** Index of the last end record whose comment reaches exactly to the end of the file. */
function findEndRecord(bytes: Uint8Array, file: string): number {
  const last = bytes.length - END_RECORD_BYTES;
  for (let at = last; at >= Math.max(0, last - LONGEST_COMMENT); at--) {
    if (bytes[at] !== 0x50 || bytes[at + 1] !== 0x4b) continue;
    const input = new ByteReader(bytes, at, bytes.length, file);
    if (input.uint32() !== END_RECORD) continue;
    input.bytes(16);
    if (at + END_RECORD_BYTES + input.uint16() === bytes.length) return at;
  }
  throw new RangeError(
    `Cannot read "${file}": the end of the zip is missing, expected a file that is not cut off`,
  );
}

function readEnd(bytes: Uint8Array, at: number, file: string): EndRecord {
  const input = new ByteReader(bytes, at + 4, bytes.length, file);
  const disks = [input.uint16(), input.uint16()];
  input.uint16();
  return { disks, count: input.uint16(), size: input.uint32(), start: input.uint32(), limit: at };
}

function readZip64End(bytes: Uint8Array, locator: number, file: string): EndRecord {
  const input = new ByteReader(bytes, locator + 4, bytes.length, file);
  const disk = input.uint32();
  const at = input.uint64();
  const record = new ByteReader(bytes, at, locator, file);
  if (record.uint32() !== ZIP64_END_RECORD) {
    throw new RangeError(`Cannot read "${file}": no zip64 end record is at byte ${at}, expected one`);
  }
  record.bytes(12);
  const disks = [disk, record.uint32(), record.uint32()];
  record.bytes(8);
  return { disks, count: record.uint64(), size: record.uint64(), start: record.uint64(), limit: at };
}
