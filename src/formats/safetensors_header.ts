// deno-lint-ignore-file omh/error-form -- fragments, which the reader of the file completes with its name
/**
 * The header of a safetensors file: which tensors there are and where their bytes lie.
 *
 * @module
 */
import { duplicateName, quote } from "./text.ts";
import {
  elementBytes,
  elementCount,
  isStoredDtype,
  STORED_DTYPES,
  type StoredDtype,
} from "./stored_tensor.ts";

/** Longest header that the format allows, in bytes. */
const LONGEST_HEADER = 100_000_000;

const PREFIX = 8;

/** Most axes a tensor may have; PyTorch itself allows 64. */
const MOST_AXES = 64;

/** Where one tensor lies; `begin` and `end` count bytes from the start of the data. */
export interface HeaderEntry {
  readonly dtype: StoredDtype;
  readonly shape: number[];
  readonly begin: number;
  readonly end: number;
}

/** A checked header. */
export interface SafetensorsHeader {
  readonly entries: Map<string, HeaderEntry>;
  readonly metadata: Record<string, string>;
  /** Where the data starts, in bytes from the start of the file. */
  readonly dataStart: number;
}

/**
 * Reads and checks the header: after this, every entry lies inside the file and the entries tile the data exactly.
 *
 * @param bytes The whole file.
 * @param file Name of the file, for messages.
 * @throws {SyntaxError} The header is no well-formed JSON object of entries, or gives a name twice.
 * @throws {RangeError} A length or an offset does not fit the file, the shape or the other entries.
 * @throws {TypeError} An element type is unknown.
 */
export function parseHeader(bytes: Uint8Array, file: string): SafetensorsHeader {
  const text = headerText(bytes, file);
  const dataStart = PREFIX + text.byteLength;
  const { __metadata__ = {}, ...rest } = headerObject(text, file);
  const metadata = checkMetadata(__metadata__, file);
  const entries = new Map<string, HeaderEntry>();
  for (const [name, value] of Object.entries(rest)) entries.set(name, checkEntry(value, name, file));
  checkTiling(entries, bytes.length - dataStart, file);
  return { entries, metadata, dataStart };
}

function headerText(bytes: Uint8Array, file: string): Uint8Array {
  if (bytes.length < PREFIX) {
    throw new RangeError(
      `Cannot read "${file}": it has ${bytes.length} bytes, expected at least ${PREFIX} of safetensors`,
    );
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  const longest = Math.min(LONGEST_HEADER, bytes.length - PREFIX);
  if (length > BigInt(longest)) {
    throw new RangeError(
      `Cannot read "${file}": its header length is ${length}, expected at most ${longest} bytes`,
    );
  }
  const text = bytes.subarray(PREFIX, PREFIX + Number(length));
  if (text[0] !== 0x7b) {
    throw new SyntaxError(`Cannot read "${file}": its header does not start with "{", expected JSON`);
  }
  return text;
}

function headerObject(text: Uint8Array, file: string): Record<string, unknown> {
  try {
    const decoded = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(text);
    const header = JSON.parse(decoded);
    const twice = duplicateName(decoded);
    if (twice === undefined) return header;
    throw new SyntaxError(`the name ${quote(twice)} occurs twice`);
  } catch (cause) {
    const reason = cause instanceof SyntaxError
      ? cause.message.replace(/\s+/g, " ")
      : "the text is not UTF-8";
    throw new SyntaxError(`Cannot read the header of "${file}": ${reason}, expected a JSON object in UTF-8`, {
      cause,
    });
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function checkMetadata(value: unknown, file: string): Record<string, string> {
  if (isObject(value) && Object.values(value).every((item) => typeof item === "string")) {
    return value as Record<string, string>;
  }
  throw new SyntaxError(
    `Cannot read the metadata of "${file}": a value is not a string, expected an object of strings`,
  );
}

function checkEntry(value: unknown, name: string, file: string): HeaderEntry {
  const which = `Cannot read tensor ${quote(name)} of "${file}"`;
  const { dtype, shape, data_offsets: offsets } = isObject(value) ? value : {};
  if (!Array.isArray(shape) || !Array.isArray(offsets) || offsets.length !== 2 || typeof dtype !== "string") {
    throw new SyntaxError(`${which}: its entry is malformed, expected dtype, shape and two data_offsets`);
  }
  if (!isStoredDtype(dtype)) {
    throw new TypeError(`${which}: its type is ${quote(dtype)}, expected one of ${STORED_DTYPES.join(", ")}`);
  }
  const count = shape.length > MOST_AXES ? undefined : elementCount(shape);
  if (count === undefined) {
    throw new RangeError(
      `${which}: its shape is ${
        quote(JSON.stringify(shape))
      }, expected at most ${MOST_AXES} integers from 0 up`,
    );
  }
  const [begin, end] = offsets;
  const size = count * elementBytes(dtype);
  if (!Number.isSafeInteger(begin) || begin < 0 || end !== begin + size) {
    const given = quote(JSON.stringify(offsets));
    throw new RangeError(
      `${which}: its offsets are ${given}, expected ${size} bytes for shape [${shape}] of ${dtype}`,
    );
  }
  return { dtype, shape, begin, end };
}

function checkTiling(entries: Map<string, HeaderEntry>, length: number, file: string): void {
  let position = 0;
  const sorted = [...entries].sort(([, a], [, b]) => a.begin - b.begin || a.end - b.end);
  for (const [name, { begin, end }] of sorted) {
    if (begin !== position) {
      const fault = begin < position ? "overlaps another tensor" : "leaves a hole before it";
      throw new RangeError(
        `Cannot read tensor ${
          quote(name)
        } of "${file}": it starts at byte ${begin} and ${fault}, expected byte ${position}`,
      );
    }
    position = end;
  }
  if (position !== length) {
    throw new RangeError(
      `Cannot read "${file}": it holds ${length} bytes of data, expected ${position} by its header`,
    );
  }
}
