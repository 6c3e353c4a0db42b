/**
 * A digest of tensors and a text beside them: a number that changed on the disk must not go unnoticed.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { type StoredTensor, tensorBytes } from "./stored_tensor.ts";

/**
 * SHA-256 (hex) of a text and of tensors with their names, types and shapes, whatever their order.
 *
 * @example Another number, another digest
 * ```ts
 * import { assertNotEquals } from "@std/assert";
 * import { contentDigest } from "./content_digest.ts";
 *
 * const digestOf = (value: number) =>
 *   contentDigest("step 3", new Map([["a", { dtype: "F32", shape: [1], data: Float32Array.of(value) }]]));
 * assertNotEquals(digestOf(1), digestOf(2));
 * ```
 */
export function contentDigest(text: string, tensors: ReadonlyMap<string, StoredTensor>): string {
  const hash = createHash("sha256").update(text);
  for (const name of [...tensors.keys()].sort()) {
    const tensor = tensors.get(name)!;
    hash.update(JSON.stringify([name, tensor.dtype, tensor.shape]));
    hash.update(tensorBytes(tensor));
  }
  return hash.digest("hex");
}
