// deno-lint-ignore-file omh/error-form -- fragments, which the decoder completes with the name of the picture
/**
 * What a PNG file promises, held against what is in it, before a decoder believes it.
 *
 * @module
 */
import { inflateSync } from "node:zlib";
import { hasPngSignature } from "fast-png";
import { firstLine } from "../base/thrown.ts";

const SIGNATURE_BYTES = 8;
/** Length, type and checksum around a chunk's content. */
const FRAME_BYTES = 12;
const HEADER_BYTES = 13;

/** Most pixels that are decoded: as many as sharp, which reads the pictures, takes by default. */
const MOST_PIXELS = 0x3fff * 0x3fff;

/** Channels by colour type. */
const CHANNELS: ReadonlyMap<number, number> = new Map([[0, 1], [2, 3], [3, 1], [4, 2], [6, 4]]);

/** First column, first row, column step and row step of the seven passes of an interlaced picture. */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** A chunk, its length, type and checksum included. */
interface Chunk {
  readonly type: string;
  readonly bytes: Uint8Array;
}

/**
 * The parts of a PNG file that its pixels depend on. Texts, colour profiles and the like are left out unread; what they
 * could unpack to is nobody's business here.
 *
 * @param bytes The content of a PNG file.
 * @returns A PNG file of the same pixels, whose header promises exactly the bytes that its data unpacks to. Checksums are
 * not verified.
 * @throws {RangeError} The file breaks off, or its data unpacks to more or less than its header says.
 * @throws {SyntaxError} It is no PNG file.
 */
export function criticalChunks(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  if (!hasPngSignature(bytes)) throw new SyntaxError("it has no signature of PNG");
  const chunks = readChunks(bytes).filter(({ type }) => /^[A-Z]/.test(type));
  const promised = unpackedBytes(chunks[0]);
  const data = concat(chunks.filter(({ type }) => type === "IDAT").map(({ bytes }) => bytes.subarray(8, -4)));
  const held = inflatedBytes(data, promised);
  if (held !== promised) {
    throw new RangeError(`its data unpacks to ${held} bytes, and its header promises ${promised}`);
  }
  return concat([bytes.subarray(0, SIGNATURE_BYTES), ...chunks.map(({ bytes }) => bytes)]);
}

function readChunks(bytes: Uint8Array): Chunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Chunk[] = [];
  for (let at = SIGNATURE_BYTES; chunks.at(-1)?.type !== "IEND";) {
    const left = bytes.length - at;
    const length = left < FRAME_BYTES ? 0 : view.getUint32(at);
    if (left < FRAME_BYTES + length) throw new RangeError(`it breaks off at byte ${bytes.length}`);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    chunks.push({ type, bytes: bytes.subarray(at, at + FRAME_BYTES + length) });
    at += FRAME_BYTES + length;
  }
  return chunks;
}

/** Bytes of all filtered rows, by the header. */
function unpackedBytes({ type, bytes }: Chunk): number {
  if (type !== "IHDR" || bytes.length !== FRAME_BYTES + HEADER_BYTES) {
    throw new SyntaxError("it does not start with a header");
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + 8, HEADER_BYTES);
  const [width, height, depth, interlaced] = [
    view.getUint32(0),
    view.getUint32(4),
    view.getUint8(8),
    view.getUint8(12) === 1,
  ];
  const channels = CHANNELS.get(view.getUint8(9));
  if (channels === undefined) throw new SyntaxError("its colour type is unknown");
  if (width * height > MOST_PIXELS || width === 0 || height === 0) {
    throw new RangeError(`its size is ${width} x ${height}, and the limit is ${MOST_PIXELS} pixels`);
  }
  const passes = interlaced ? PASSES : [[0, 0, 1, 1] as const];
  let total = 0;
  for (const [left, top, columnStep, rowStep] of passes) {
    const columns = Math.ceil((width - left) / columnStep);
    const rows = Math.ceil((height - top) / rowStep);
    if (columns > 0 && rows > 0) total += rows * (1 + Math.ceil(columns * channels * depth / 8));
  }
  return total;
}

/** What data unpacks to; never unpacks more than `most`. */
function inflatedBytes(data: Uint8Array, most: number): number {
  try {
    return inflateSync(data, { maxOutputLength: most }).length;
  } catch (cause) {
    if ((cause as { code?: unknown }).code === "ERR_BUFFER_TOO_LARGE") {
      throw new RangeError(`its data unpacks to more than the ${most} bytes that its header promises`, {
        cause,
      });
    }
    throw new SyntaxError(`its data is damaged (${firstLine(cause)})`, { cause });
  }
}

function concat(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
