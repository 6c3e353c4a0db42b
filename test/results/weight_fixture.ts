import { type OmhOptions, omhOptions } from "../../src/omh/options.ts";
import type { StudyCell, StudyRow } from "../../src/results/weight_study.ts";

/**
 * A row of a study of weights.
 *
 * @param omh Changes to OMH's defaults; null for OMH off.
 * @param signs Effective rank and clusters of each seed, from 100; the mIoU is their sum.
 */
export function studyRow(
  name: string,
  omh: Partial<OmhOptions> | null,
  signs: readonly (readonly [number, number])[] = [[11, 22]],
  method = "stego",
): StudyRow {
  const cells = signs.map(([effective_rank, effective_clusters], i) => ({
    seed: 100 + i,
    settings: { method, omh: omh && omhOptions.parse(omh), evaluate: { readout: "converged" } },
    outcome: { status: "finished" },
    metrics: {
      converged: { miou: effective_rank + effective_clusters },
      codes: { effective_rank, effective_clusters, mean_cosine: 0 },
    },
  }));
  return { name, cells: cells as unknown as StudyCell[] };
}
