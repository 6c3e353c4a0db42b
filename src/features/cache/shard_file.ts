/**
 * A shard: one file with the arrays of consecutive items.
 *
 * @module
 */
import { encodeSafetensors, parseSafetensors, type StoredTensor } from "../../formats/safetensors.ts";
import { decodeFloat16, encodeFloat16, tensorBytes } from "../../formats/stored_tensor.ts";
import { sha256 } from "../../base/digest.ts";
import { itemBytes, type ItemRange, itemSize } from "./shard_layout.ts";
import type { MapLayout } from "./types.ts";

const TENSOR = "maps";
const DTYPE = { f32: "F32", f16: "F16" } as const;

/**
 * The bytes of a shard: a safetensors file of one tensor, its first item and the SHA-256 of its data. The same arrays
 * always give the same bytes.
 *
 * @param values Arrays of the shard's items, one after the other.
 * @param first Index of the first item.
 */
export function encodeShard(values: Float32Array, first: number, layout: MapLayout): Uint8Array {
  const shape = [values.length / itemSize(layout), ...layout.shape];
  const tensor: StoredTensor = layout.precision === "f16"
    ? { dtype: "F16", shape, data: encodeFloat16(values) }
    : { dtype: "F32", shape, data: values };
  return encodeSafetensors(new Map([[TENSOR, tensor]]), {
    first: String(first),
    sha256: sha256(tensorBytes(tensor)),
  });
}

/**
 * Checks that a file is the whole and undamaged shard that it is taken for.
 *
 * @param bytes The file.
 * @param path Its path, for messages.
 * @param range Its items.
 * @returns Where its data starts, in bytes.
 * @throws {Error} It is not.
 */
export function checkShard(
  bytes: Uint8Array,
  path: string,
  { first, length }: ItemRange,
  layout: MapLayout,
): number {
  const { tensors, metadata } = parseSafetensors(bytes, path);
  const tensor = tensors.get(TENSOR);
  const expected = `${DTYPE[layout.precision]} [${[length, ...layout.shape]}] from item ${first}`;
  const found = tensor && `${tensor.dtype} [${tensor.shape}] from item ${metadata.first}`;
  if (!tensor || found !== expected) {
    throw new TypeError(`Cannot read "${path}": it holds ${found ?? "something else"}, expected ${expected}`);
  }
  const data = tensorBytes(tensor);
  if (sha256(data) !== metadata.sha256) {
    throw new RangeError(
      `Cannot read "${path}": its data has another digest than it states, expected the same`,
    );
  }
  return bytes.length - data.length;
}

/**
 * Reads one item of a shard that has been checked.
 *
 * @param dataStart Where its data starts, in bytes.
 * @param at Position of the item in the shard.
 * @throws {Deno.errors.NotFound} The file is gone.
 * @throws {Deno.errors.UnexpectedEof} The file has become shorter.
 */
export async function readItem(
  path: string,
  dataStart: number,
  at: number,
  layout: MapLayout,
): Promise<Float32Array<ArrayBuffer>> {
  const bytes = new Uint8Array(itemBytes(layout));
  using file = await Deno.open(path);
  await file.seek(dataStart + at * bytes.length, Deno.SeekMode.Start);
  for (let read = 0; read < bytes.length;) {
    const more = await file.read(bytes.subarray(read));
    if (more === null) {
      throw new Deno.errors.UnexpectedEof(
        `Cannot read item ${at} of "${path}": the file ends in it, expected ${bytes.length} bytes`,
      );
    }
    read += more;
  }
  if (layout.precision === "f32") return new Float32Array(bytes.buffer);
  return decodeFloat16(new Uint16Array(bytes.buffer)) as Float32Array<ArrayBuffer>;
}
