/**
 * The validation pass during training (reference: STEGO, section 7).
 *
 * @module
 */
import type { FeatureBank } from "../features/feature_bank.ts";
import { Confusion } from "./confusion.ts";
import type { ScoredHead } from "./evaluate.ts";
import { predictSplit } from "./predict_split.ts";
import { scoreClusters } from "./scores.ts";

/** What a validation pass must know of a head. */
export type ValidatedHead = Omit<ScoredHead, "flip" | "crf">;

/**
 * Scores heads on a whole split in one pass: no flipped image, no CRF, the best cosine of each pixel.
 *
 * The best of `log_softmax(2 cos)` is the best of the cosines.
 *
 * @param bank Features and labels of the split, at evaluation resolution.
 * @returns mIoU of each head, percent, NaN where no pixel counts; its error for a head that threw.
 */
export async function validate(
  heads: readonly ValidatedHead[],
  bank: FeatureBank,
): Promise<(number | Error)[]> {
  const counts = heads.map(({ classes, extra }) => new Confusion(classes, extra));
  const asked = heads.map(({ predictor: { codes, clusters } }) => ({
    predictor: { codes, clusters },
    flip: false,
    crf: false,
  }));
  const errors = await predictSplit(
    asked,
    bank,
    (head, { clusters, labels }) => counts[head].add(clusters, labels),
  );
  return heads.map(({ matching }, i) => errors[i] ?? scoreClusters(counts[i], matching).miou);
}
