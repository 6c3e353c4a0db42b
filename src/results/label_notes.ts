/**
 * What the labels of a dataset say of its scores, in words: classes and pixels without any.
 *
 * @module
 */
import { MOST_IGNORED } from "../data/label_counts.ts";
import type { CellSettings } from "../spec/mod.ts";
import { perImageCounts, primaryScores, type ScoredResult } from "./primary_scores.ts";

/**
 * Captions for classes of a dataset that no scored pixel is labelled with: what is predicted as one of them is wrong for
 * want of labels, or a mask has other numbers than it should; and for a dataset of which hardly a pixel is labelled.
 *
 * @param finished Results that were scored, each with the name of its dataset.
 */
export function labelNotes(
  finished: readonly (ScoredResult & {
    readonly settings: Pick<CellSettings, "dataset"> & {
      readonly evaluate: Pick<CellSettings["evaluate"], "resolution">;
    };
  })[],
): string[] {
  const notes = finished.flatMap((result) => {
    const { dataset, evaluate } = result.settings;
    const labelled = primaryScores(result) ? perImageCounts(result).labelled : {};
    const missing = Object.entries(labelled).filter(([, pixels]) => pixels.every((count) => count === 0));
    const names = missing.map(([name]) => `"${name}"`).join(", ");
    if (missing.length > 0 && missing.length === Object.keys(labelled).length) {
      return [`No pixel of ${dataset} that predictions are made for has a label: nothing is scored.`];
    }
    const ignored = ignoredShare(Object.values(labelled), evaluate.resolution ** 2);
    return [
      ...ignored <= MOST_IGNORED ? [] : [
        `Of the pixels of ${dataset} that predictions are made for, ${
          (100 * ignored).toFixed(1)
        }% have no label: little is scored.`,
      ],
      ...missing.length === 0 ? [] : [
        `No pixel that is scored on ${dataset} is labelled ${names}: IoU is 0 where that is predicted, undefined elsewhere.`,
      ],
    ];
  });
  return [...new Set(notes)];
}

/**
 * Share of pixels without a label, fraction of 1; 0 where nothing was scored.
 *
 * @param labelled Pixels of each class by image.
 * @param pixels Pixels of one image.
 */
function ignoredShare(labelled: readonly (readonly number[])[], pixels: number): number {
  const total = pixels * (labelled[0]?.length ?? 0);
  const counted = labelled.flat().reduce((sum, count) => sum + count, 0);
  return total === 0 ? 0 : 1 - counted / total;
}
