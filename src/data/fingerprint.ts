/**
 * Digests of what a dataset consists of and of what it decodes to.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { FileDigests } from "./file_digests.ts";
import { type Dataset, type LabelMap, type RgbImage, type Split, SPLITS } from "./types.ts";

/** Raised when the same content is to get another identity. */
const CONTENT_SCHEMA = 1;

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

/**
 * The identity of an opened dataset: its own text, and of each split the content of its items in their order. Neither names
 * nor places of files and items take part.
 *
 * @param dataset The dataset as its module opens it.
 * @param digests Takes digests of the files that the items name.
 * @returns SHA-256, 64 hex digits.
 * @throws {Deno.errors.NotFound} A file is missing.
 */
export async function contentFingerprint(dataset: Dataset, digests: FileDigests): Promise<string> {
  const splits = SPLITS.map((name) => dataset.split(name));
  const files = splits.map((split) =>
    split.files && Array.from({ length: split.length }, (_, index) => split.files!(index))
  );
  const paths = [...new Set(files.flatMap((items) => items?.flat() ?? []))];
  const found = await digests.of(dataset.name, paths);
  const digestOf = new Map(paths.map((path, i) => [path, found[i]]));
  const hash = createHash("sha256").update(JSON.stringify([CONTENT_SCHEMA, dataset.fingerprint]));
  for (const [i, split] of splits.entries()) {
    hash.update(`\n${split.name} ${split.length} ${split.files ? "files" : "pixels"}\n`);
    for (let index = 0; index < split.length; index++) {
      const names = files[i]?.[index];
      hash.update(
        names ? `${names.map((path) => digestOf.get(path)).join(" ")}\n` : await itemDigest(split, index),
      );
    }
  }
  return hash.digest("hex");
}

/** Of an item that names no files: all that can be read of it. */
async function itemDigest(split: Split, index: number): Promise<Uint8Array> {
  const [image, label] = [await split.image(index), await split.label(index)];
  const sizes = JSON.stringify([image.width, image.height, label.width, label.height]);
  const labels = new Uint8Array(label.data.buffer, label.data.byteOffset, label.data.byteLength);
  return createHash("sha256").update(sizes).update(image.data).update(labels).digest();
}
