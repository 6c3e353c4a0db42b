/**
 * Safetensors files: a JSON header, then raw tensors. Nothing in them can run.
 *
 * @module
 */
import { writeFileAtomic } from "../base/atomic_write.ts";
import { readBytes } from "../base/read_file.ts";
import { quote } from "./text.ts";
import { parseHeader } from "./safetensors_header.ts";
import { elementBytes, elementCount, type StoredTensor, storedTensor, tensorBytes } from "./stored_tensor.ts";

export { type StoredDtype, type StoredTensor, toFloat32, toInt32 } from "./stored_tensor.ts";

/** The contents of a safetensors file. */
export interface SafetensorsFile {
  /** Tensors by name, in the order of the header. */
  readonly tensors: Map<string, StoredTensor>;
  /** The free text of the header's `__metadata__`, empty when there is none. */
  readonly metadata: Record<string, string>;
}

/**
 * Reads the bytes of a safetensors file, checking everything that the format promises before any tensor is made.
 *
 * @param bytes The whole file. The tensors may share its memory, so leave it unchanged afterwards.
 * @param name Name of the file, for messages.
 * @returns The tensors and the metadata.
 * @throws {SyntaxError} The header is no well-formed JSON object of entries, or gives a name twice.
 * @throws {RangeError} A length or an offset does not fit the file, the shape or the other tensors.
 * @throws {TypeError} An element type is unknown.
 */
export function parseSafetensors(bytes: Uint8Array, name = "safetensors"): SafetensorsFile {
  const { entries, metadata, dataStart } = parseHeader(bytes, name);
  const tensors = new Map<string, StoredTensor>();
  for (const [tensor, { dtype, shape, begin, end }] of entries) {
    tensors.set(tensor, storedTensor(dtype, shape, bytes.subarray(dataStart + begin, dataStart + end)));
  }
  return { tensors, metadata };
}

/**
 * Reads a safetensors file; see {@linkcode parseSafetensors}.
 *
 * @param path Path of the file.
 * @returns The tensors and the metadata.
 * @throws {Deno.errors.NotFound} The file does not exist.
 */
export async function readSafetensors(path: string): Promise<SafetensorsFile> {
  return parseSafetensors(await readBytes(path, "a safetensors file"), path);
}

/**
 * Writes tensors as the bytes of a safetensors file.
 *
 * The same tensors give the same bytes whatever their order in `tensors`: wider types come first, then names in code
 * unit order, so that every tensor starts on a multiple of its element size.
 *
 * @param tensors Tensors by name.
 * @param metadata Free text to keep with them.
 * @returns The whole file.
 * @throws {RangeError} A tensor's data does not have as many elements as its shape says.
 * @throws {TypeError} A tensor is called `__metadata__`.
 */
export function encodeSafetensors(
  tensors: ReadonlyMap<string, StoredTensor>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const sorted = [...tensors].sort(([a, x], [b, y]) =>
    elementBytes(y.dtype) - elementBytes(x.dtype) || (a < b ? -1 : 1)
  );
  const fields: [string, unknown][] = [];
  const notes = Object.entries(metadata).sort(([a], [b]) => a < b ? -1 : 1);
  if (notes.length > 0) fields.push(["__metadata__", Object.fromEntries(notes)]);
  let length = 0;
  for (const [name, tensor] of sorted) {
    checkTensor(name, tensor);
    const { dtype, shape, data } = tensor;
    fields.push([name, { dtype, shape, data_offsets: [length, length += data.byteLength] }]);
  }
  return assemble(headerBytes(fields), sorted.map(([, tensor]) => tensor), length);
}

/**
 * Writes a safetensors file, whole or not at all; see {@linkcode encodeSafetensors}.
 *
 * @param path Path of the file to create or replace.
 * @param tensors Tensors by name.
 * @param metadata Free text to keep with them.
 */
export async function writeSafetensors(
  path: string,
  tensors: ReadonlyMap<string, StoredTensor>,
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  await writeFileAtomic(path, encodeSafetensors(tensors, metadata));
}

function checkTensor(name: string, { shape, data }: StoredTensor): void {
  if (name === "__metadata__") {
    throw new TypeError(
      `Cannot write tensor "__metadata__": the format keeps this name, expected another name`,
    );
  }
  if (elementCount(shape) !== data.length) {
    throw new RangeError(
      `Cannot write tensor ${
        quote(name)
      }: its data has ${data.length} elements, expected as many as shape [${shape}]`,
    );
  }
}

/** The header in UTF-8, padded with spaces so that the data after it starts on a multiple of 8. */
function headerBytes(fields: [string, unknown][]): Uint8Array {
  // Joined by hand: an object would move names that look like integers to the front.
  const text = `{${
    fields.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(",")
  }}`;
  const bytes = new TextEncoder().encode(text);
  const padded = new Uint8Array(Math.ceil(bytes.length / 8) * 8).fill(0x20);
  padded.set(bytes);
  return padded;
}

function assemble(header: Uint8Array, tensors: StoredTensor[], length: number): Uint8Array {
  const file = new Uint8Array(8 + header.length + length);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, 8);
  let position = 8 + header.length;
  for (const tensor of tensors) {
    file.set(tensorBytes(tensor), position);
    position += tensor.data.byteLength;
  }
  return file;
}
