/**
 * Which rows of a batch are PPAP's anchors.
 *
 * @module
 */
import type { RandomStream } from "../../base/random.ts";
import type { AnchorOptions } from "./options.ts";

/** Rows of a block, whatever the size of a map (reference: PPAP, section 4). */
const OFFICIAL_BLOCK = 784;

/**
 * Draws the anchors of a step, block by block: the first of a random order of each block's rows.
 *
 * @param random Source of the draws.
 * @param shape Images in the batch and positions of each; a row is one position of one image.
 * @param options How long blocks are, and how many rows there are for an anchor.
 * @returns Numbers of rows, for each block; at least one each.
 * @throws {RangeError} There is no block, or one too short for an anchor.
 */
export function drawAnchors(
  random: RandomStream,
  { batch, positions }: { readonly batch: number; readonly positions: number },
  { anchor_block, rows_per_anchor, tail_rows }: AnchorOptions,
): Int32Array[] {
  const rows = batch * positions;
  const size = anchor_block === "image" ? positions : OFFICIAL_BLOCK;
  const sizes = Array.from({ length: Math.floor(rows / size) }, () => size);
  const rest = rows % size;
  if (tail_rows === "anchors" && rest >= rows_per_anchor) sizes.push(rest);
  const counts = sizes.map((block) => Math.floor(block / rows_per_anchor));
  if (sizes.length === 0 || counts.includes(0)) {
    throw new RangeError(
      `Cannot draw anchors of "${batch} x ${positions}" rows: ` +
        (sizes.length === 0
          ? `they do not fill a block of ${size}, expected more rows, or ppap.anchor_block image`
          : `a block has ${size} rows, expected at least ppap.rows_per_anchor, ${rows_per_anchor}`),
    );
  }
  return sizes.map((block, i) => {
    const drawn = random.permutation(block).subarray(0, counts[i]);
    return drawn.map((row) => i * size + row);
  });
}
