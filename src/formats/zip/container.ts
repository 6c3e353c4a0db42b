/**
 * The zip files that torch and NumPy write, their entries found through the central directory.
 *
 * A reader of its own, because a general one streams and leaves the checksum to its caller, whereas here every byte is in
 * memory, every checksum counts, and nothing is inflated that may not be.
 *
 * @module
 */
import { crc32, inflateRawSync } from "node:zlib";
import { ByteReader } from "../bytes.ts";
import { firstLine } from "../../base/thrown.ts";
import { quote } from "../text.ts";
import { findDirectory } from "./directory.ts";

const CENTRAL_ENTRY = 0x02014b50;
const LOCAL_ENTRY = 0x04034b50;
const ENCRYPTED = 0x2041;
const IN_ZIP64 = 0xffffffff;
const STORED = 0;
const DEFLATED = 8;

/** What may be in a zip file. */
export interface ZipOptions {
  /**
   * Who writes such files, for messages.
   *
   * @default {"torch"}
   */
  readonly writer?: string;
  /**
   * Whether entries may be deflated.
   *
   * @default {false}
   */
  readonly inflates?: boolean;
}

interface ZipEntry {
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly size: number;
  readonly packedSize: number;
  readonly localStart: number;
}

/** An opened zip file. */
export class ZipContainer {
  readonly #bytes: Uint8Array;
  readonly #file: string;
  readonly #entries: Map<string, ZipEntry>;
  readonly #options: ZipOptions;

  /**
   * Reads the central directory.
   *
   * @param bytes The whole file.
   * @param file Name of the file, for messages.
   * @param options What may be in it.
   * @throws {RangeError} The directory is cut off, points outside the file or promises more data than it can hold.
   * @throws {SyntaxError} The directory is malformed, or names an entry twice.
   */
  constructor(bytes: Uint8Array, file: string, options: ZipOptions = {}) {
    this.#options = options;
    this.#bytes = bytes;
    this.#file = file;
    this.#entries = readEntries(bytes, file);
  }

  /** Names of the entries, in the order of the directory. */
  get names(): string[] {
    return [...this.#entries.keys()];
  }

  /**
   * The contents of an entry, after its checksum was verified; they share the memory of the file where they are stored.
   *
   * @param name Name of the entry.
   * @throws {RangeError} There is no such entry, it reaches outside the file or its checksum differs.
   * @throws {TypeError} It is compressed or encrypted.
   */
  read(name: string): Uint8Array {
    const entry = this.#entries.get(name);
    const which = `Cannot read entry ${quote(name)} of "${this.#file}"`;
    if (entry === undefined) throw new RangeError(`${which}: there is none, expected the file to hold it`);
    const { writer = "torch", inflates = false } = this.#options;
    const isDeflated = entry.method === DEFLATED && inflates;
    if (entry.method !== STORED && !isDeflated) {
      throw new TypeError(
        `${which}: it is compressed (method ${entry.method}), expected ${
          inflates ? "stored or deflated" : "stored"
        } data as ${writer} writes it`,
      );
    }
    if (entry.flags & ENCRYPTED) throw new TypeError(`${which}: it is encrypted, expected plain data`);
    if (entry.size !== entry.packedSize && !isDeflated) {
      throw new RangeError(
        `${which}: its sizes are ${entry.packedSize} and ${entry.size}, expected them to be equal`,
      );
    }
    const input = new ByteReader(this.#bytes, entry.localStart, this.#bytes.length, this.#file);
    const packed = readLocal(input, name, entry.packedSize, which);
    const data = isDeflated ? inflated(packed, entry.size, which) : packed;
    const sum = crc32(data);
    if (sum !== entry.crc) {
      throw new RangeError(`${which}: its checksum is ${hex(sum)}, expected ${hex(entry.crc)}`);
    }
    return data;
  }
}

/** Unpacks an entry, and never to more than its directory promises. */
function inflated(packed: Uint8Array, size: number, which: string): Uint8Array {
  let data: Uint8Array;
  try {
    data = inflateRawSync(packed, { maxOutputLength: Math.max(1, size) });
  } catch (cause) {
    throw new SyntaxError(`${which}: it does not inflate (${firstLine(cause)}), expected ${size} bytes`, {
      cause,
    });
  }
  if (data.length === size) return data;
  throw new RangeError(`${which}: it inflates to ${data.length} bytes, expected ${size}`);
}

function hex(value: number): string {
  return value.toString(16).padStart(8, "0");
}

function readEntries(bytes: Uint8Array, file: string): Map<string, ZipEntry> {
  const { start, end, count } = findDirectory(bytes, file);
  const input = new ByteReader(bytes, start, end, file);
  const entries = new Map<string, ZipEntry>();
  let total = 0;
  for (let i = 0; i < count; i++) {
    const { name, entry } = readCentral(input, file);
    if (entries.has(name)) {
      throw new SyntaxError(
        `Cannot read "${file}": its directory names ${quote(name)} twice, expected different names`,
      );
    }
    entries.set(name, entry);
    // Entries that share their bytes would make a small file cost the time of a large one.
    total += entry.packedSize;
    if (total > bytes.length) {
      throw new RangeError(
        `Cannot read "${file}": its entries hold ${total} bytes by its directory, expected at most its own ${bytes.length}`,
      );
    }
  }
  return entries;
}

function readCentral(input: ByteReader, file: string): { name: string; entry: ZipEntry } {
  const at = input.position;
  if (input.uint32() !== CENTRAL_ENTRY) {
    throw new SyntaxError(`Cannot read "${file}": no directory entry is at byte ${at}, expected one`);
  }
  input.bytes(4);
  const flags = input.uint16();
  const method = input.uint16();
  input.bytes(4);
  const crc = input.uint32();
  const sizes = { packedSize: input.uint32(), size: input.uint32() };
  const [nameLength, extraLength, commentLength, disk] = [
    input.uint16(),
    input.uint16(),
    input.uint16(),
    input.uint16(),
  ];
  input.bytes(6);
  const places = { localStart: input.uint32() };
  const name = input.text(nameLength);
  const wide = readZip64(input.bytes(extraLength), { ...sizes, ...places }, file);
  input.bytes(commentLength);
  if (disk !== 0) {
    throw new TypeError(
      `Cannot read entry ${quote(name)} of "${file}": it lies on disk ${disk}, expected one file`,
    );
  }
  return { name, entry: { flags, method, crc, ...wide } };
}

interface Wide {
  size: number;
  packedSize: number;
  localStart: number;
}

/** Replaces the fields that did not fit 32 bits by those of the zip64 extra field, which holds only these, in order. */
function readZip64(extra: Uint8Array, fields: Wide, file: string): Wide {
  const input = new ByteReader(extra, 0, extra.length, file);
  const wide = { ...fields };
  while (input.position + 4 <= extra.length) {
    const id = input.uint16();
    const length = input.uint16();
    const body = new ByteReader(input.bytes(length), 0, length, file);
    if (id !== 1) continue;
    for (const field of ["size", "packedSize", "localStart"] as const) {
      if (wide[field] === IN_ZIP64) wide[field] = body.uint64();
    }
  }
  return wide;
}

/** The data behind a local header. Its sizes and checksum may be zero, so only its lengths of name and extra count. */
function readLocal(input: ByteReader, name: string, size: number, which: string): Uint8Array {
  if (input.uint32() !== LOCAL_ENTRY) {
    throw new SyntaxError(`${which}: its local header is missing, expected one`);
  }
  input.bytes(22);
  const [nameLength, extraLength] = [input.uint16(), input.uint16()];
  const localName = input.text(nameLength);
  if (localName !== name) {
    throw new SyntaxError(`${which}: its local header says ${quote(localName)}, expected the same name`);
  }
  input.bytes(extraLength);
  return input.bytes(size);
}
