/**
 * Pixel counts of each image of a split, so that two heads can be compared on the same images.
 *
 * @module
 */
import type { Counts } from "./confusion.ts";

/** Pixels of one class, one number an image; only pixels that carry a label count. */
export interface ClassImageCounts {
  /** Pixels that are of the class and predicted as it. */
  readonly hits: readonly number[];
  /** Pixels predicted as the class, after matching. */
  readonly predicted: readonly number[];
  /** Pixels labelled as the class. */
  readonly labelled: readonly number[];
}

/**
 * Reduces the confusion matrices of single images to counts per class, by the matching of the whole split.
 *
 * @example The second cluster stands for the first class
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { Confusion } from "./confusion.ts";
 * import { imageCounts } from "./image_counts.ts";
 *
 * const image = new Confusion(2);
 * image.add([1, 1, 0], [0, 1, 1]);
 * const [first] = imageCounts([image], [1, 0]);
 * assertEquals(first, { hits: [1], predicted: [2], labelled: [1] });
 * ```
 *
 * @param images One matrix an image, clusters by labels, all of the same number of classes.
 * @param assignment Class of each cluster, or -1 for a cluster that was matched to none.
 * @returns One entry a class, in label order.
 * @throws {TypeError} The matching has not one entry a cluster.
 * @throws {RangeError} The matching names a class that there is not.
 */
export function imageCounts(images: readonly Counts[], assignment: readonly number[]): ClassImageCounts[] {
  const { classes, extra } = images[0] ?? { classes: 0, extra: 0 };
  if (images.length > 0) assertAssignment(assignment, classes, classes + extra);
  const zeros = () => new Array<number>(images.length).fill(0);
  const counts = Array.from(
    { length: classes },
    () => ({ hits: zeros(), predicted: zeros(), labelled: zeros() }),
  );
  for (const [image, { data }] of images.entries()) {
    for (const [cluster, match] of assignment.entries()) {
      for (let label = 0; label < classes; label++) {
        const pixels = data[cluster * classes + label];
        counts[label].labelled[image] += pixels;
        if (match >= 0) counts[match].predicted[image] += pixels;
        if (match === label) counts[label].hits[image] += pixels;
      }
    }
  }
  return counts;
}

function assertAssignment(assignment: readonly number[], classes: number, clusters: number): void {
  if (assignment.length !== clusters) {
    throw new TypeError(
      `Cannot count by matching "[${assignment}]": it has ${assignment.length} entries, expected ${clusters}`,
    );
  }
  const wrong = assignment.find((label) => !Number.isInteger(label) || label < -1 || label >= classes);
  if (wrong === undefined) return;
  throw new RangeError(
    `Cannot count by matching "[${assignment}]": it names class ${wrong}, expected -1..${classes - 1}`,
  );
}
