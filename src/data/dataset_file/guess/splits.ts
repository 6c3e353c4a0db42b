/**
 * Which pictures are to train on and which to score on, told by names of folders.
 *
 * @module
 */
import type { PictureFolder } from "./layout.ts";

/** A split as a first dataset file writes it. */
export interface GuessedSplit {
  readonly folders: readonly PictureFolder[];
  /** Lines of the mapping besides its folders. */
  readonly part?: "every: 5" | "except_every: 5";
  /** The list of its pictures and what makes their paths from its lines, or the list of those that are not among them. */
  readonly listed?: { readonly list?: string; readonly images?: string; readonly exclude?: string };
}

/** Both splits, and what was left to guess. */
export interface GuessedSplits {
  readonly train: GuessedSplit;
  readonly val: GuessedSplit;
  /** How they were told apart. */
  readonly reason: string;
}

const named = (word: string) => new RegExp(`(?:^|[^a-z])${word}`, "i");
const [TRAIN, VAL, TEST] = ["train", "val", "test"].map(named);

/**
 * Splits folders of pictures by their names.
 *
 * @param folders At least one.
 * @returns Undefined where the names of folders do not tell.
 */
export function splitsByNames(folders: readonly PictureFolder[]): GuessedSplits | undefined {
  const of = (pattern: RegExp) => folders.filter(({ folder }) => pattern.test(folder));
  const [train, val, test] = [of(TRAIN), of(VAL), of(TEST)];
  const scored = val.length > 0 ? val : test;
  if (train.length > 0 && scored.length > 0) {
    const left = val.length > 0 && test.length > 0 ? "; the folder of test pictures is left out" : "";
    return { train: { folders: train }, val: { folders: scored }, reason: `By the names of folders${left}.` };
  }
}

/**
 * Splits folders of pictures of which nothing tells how.
 *
 * @param folders At least one.
 */
export function splitsAnyhow(folders: readonly PictureFolder[]): GuessedSplits {
  if (folders.length > 1) {
    return {
      train: { folders: folders.slice(0, -1) },
      val: { folders: folders.slice(-1) },
      reason: "No folder is called train or val: the last one is scored on, the others are trained on.",
    };
  }
  return {
    train: { folders, part: "except_every: 5" },
    val: { folders, part: "every: 5" },
    reason: "There is one folder: every fifth picture is scored on.",
  };
}
