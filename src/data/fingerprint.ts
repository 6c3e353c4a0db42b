/**
 * Digests of what a dataset consists of and of what it decodes to.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { LabelMap, RgbImage } from "./types.ts";

/** A file that takes part in a fingerprint, by the name it has within its dataset: never by its path. */
export interface FingerprintPart {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * The identity of a dataset: a digest of the content of its files. Names and lengths are hashed with the bytes, so that
 * no two lists of files share a fingerprint by running into each other.
 *
 * @example The order and the names matter
 * ```ts
 * import { assertNotEquals } from "@std/assert";
 * import { fingerprint } from "./fingerprint.ts";
 *
 * const bytes = new Uint8Array([1, 2, 3]);
 * assertNotEquals(fingerprint([{ name: "a", bytes }]), fingerprint([{ name: "b", bytes }]));
 * ```
 *
 * @param parts The files, in an order that the dataset fixes.
 * @returns SHA-256, 64 lower-case hex digits.
 */
export function fingerprint(parts: readonly FingerprintPart[]): string {
  const hash = createHash("sha256");
  for (const { name, bytes } of parts) {
    const nameBytes = new TextEncoder().encode(name);
    hash.update(lengthBytes(nameBytes.length)).update(nameBytes);
    hash.update(lengthBytes(bytes.length)).update(bytes);
  }
  return hash.digest("hex");
}

/** A length as 8 bytes, little-endian. */
function lengthBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  return bytes;
}

/**
 * Collects the SHA-256 of pictures and labels as the harness sees them: two copies of a dataset that agree in it train and
 * score alike, whatever their files are called and however they are compressed.
 */
export class ContentHash {
  readonly #hash = createHash("sha256");

  /** Adds one item: its name, the sizes, the pixels and the labels. */
  add(id: string, image: RgbImage, label: LabelMap): void {
    const sizes = [image.width, image.height, label.width, label.height];
    this.#hash.update(JSON.stringify([id, ...sizes])).update(image.data);
    this.#hash.update(new Uint8Array(label.data.buffer, label.data.byteOffset, label.data.byteLength));
  }

  /** The digest of all that was added, 64 hex digits. Nothing can be added afterwards. */
  hex(): string {
    return this.#hash.digest("hex");
  }
}
