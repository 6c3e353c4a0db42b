/**
 * Confusion matrices of single images, of which most entries are zero, as short lists.
 *
 * @module
 */
import { Confusion, type Counts } from "./confusion.ts";

/** Numbers of an entry: cluster, class, pixels. */
const ENTRY = 3;

/**
 * The entries of a matrix that are not zero, row by row.
 *
 * @returns `[cluster, class, pixels, cluster, class, pixels, ...]`.
 *
 * @example Two of four entries
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { Confusion } from "./confusion.ts";
 * import { sparseCounts } from "./sparse_counts.ts";
 *
 * const image = new Confusion(2);
 * image.add([1, 1, 0], [0, 0, 1]);
 * assertEquals(sparseCounts(image), [0, 1, 1, 1, 0, 2]);
 * ```
 */
export function sparseCounts({ classes, data }: Counts): number[] {
  return Array.from(data).flatMap((pixels, at) =>
    pixels === 0 ? [] : [Math.trunc(at / classes), at % classes, pixels]
  );
}

/**
 * The matrix that {@linkcode sparseCounts} made a list of.
 *
 * @param entries Its list.
 * @param classes Number of classes n.
 * @param extra Number of clusters beyond n.
 * @throws {RangeError} The list has half an entry, or one that is outside of the matrix, out of order or no positive whole number.
 */
export function denseCounts(entries: readonly number[], classes: number, extra: number): Confusion {
  const counts = new Confusion(classes, extra);
  let last = -1;
  for (let at = 0; at < entries.length; at += ENTRY) {
    const [cluster, label, pixels] = entries.slice(at, at + ENTRY);
    const place = cluster * classes + label;
    const isInside = isIndex(cluster, classes + extra) && isIndex(label, classes) && place > last;
    if (!isInside || !Number.isSafeInteger(pixels) || pixels < 1) {
      throw new RangeError(
        `Cannot read counts "${entries.slice(at, at + ENTRY)}": expected a cluster below ${
          classes + extra
        }, ` +
          `a class below ${classes} and a number of pixels, in the order of the matrix`,
      );
    }
    counts.data[place] = pixels;
    last = place;
  }
  return counts;
}

function isIndex(value: number, length: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < length;
}
