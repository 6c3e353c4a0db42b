/**
 * A digest of what a dataset decodes to.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { LabelMap, RgbImage } from "./types.ts";

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
