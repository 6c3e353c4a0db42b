/**
 * What a check of a table finds.
 *
 * @module
 */
import type { KeyPart, Metric, TrackName } from "../../spec/mod.ts";
import type { CellDifference } from "./compare_cells.ts";
import type { FileFault } from "./load_results.ts";
import type { Reproduction } from "./reproduction.ts";

/**
 * `same`: equal to the last digit; `within tolerance`: not compared exactly, and near enough; `differs`; `cannot compare`:
 * something is missing or not comparable, which is never a pass.
 */
export type CheckVerdict = "same" | "within tolerance" | "differs" | "cannot compare";

/** A cell of the plan, committed and now. */
export interface CellCheck {
  /** Name of the row. */
  readonly row: string;
  /** Seed of the run. */
  readonly seed: number;
  /** Key of the cell as planned. */
  readonly key: string;
  /** What the comparison came to. */
  readonly verdict: CheckVerdict;
  /** Whether every digit is to agree. */
  readonly exact: boolean;
  /** Parts of the key that have changed since the commit. */
  readonly changed: readonly KeyPart[];
  /** Values that differ. */
  readonly differences: readonly CellDifference[];
  /** Why it cannot be compared; null if it can. */
  readonly reason: string | null;
}

/** A score of a row, committed and now: means over seeds, percent. */
export interface RowCheck {
  /** Name of the row. */
  readonly row: string;
  /** The metric. */
  readonly metric: Metric;
  /** The paper's score; null where it gives none. */
  readonly paper: number | null;
  /** What was agreed on. */
  readonly committed: number | null;
  /** What there is now. */
  readonly now: number | null;
  /** Now minus committed, percentage points. */
  readonly difference: number | null;
  /** `not run here` for a row that is only quoted. */
  readonly verdict: CheckVerdict | "not run here";
  /** On the paper track, whether the score of today is the paper's within the spec's tolerance; null where that is not asked. */
  readonly reproduced: Reproduction | null;
}

/** A table, committed and now. */
export interface TableCheck {
  /** The spec's `id`. */
  readonly table: string;
  /** The track. */
  readonly track: TrackName;
  /** Whether it is the table of a run until its claims were decided, and not that of the spec's seeds. */
  readonly until_decided: boolean;
  /** The seeds that were compared; null for all. */
  readonly seeds: readonly number[] | null;
  /** The worst of what was found: `differs` before `cannot compare` before the others. */
  readonly verdict: CheckVerdict;
  /** What was agreed on. */
  readonly committed: string;
  /** What there is now. */
  readonly now: string;
  /** Whether every result of now is the committed one, of the same run: no cell was computed anew. */
  readonly itself: boolean;
  /** Scores of the rows, a metric each. */
  readonly rows: readonly RowCheck[];
  /** Cells of the plan. */
  readonly cells: readonly CellCheck[];
  /** Files that contradict themselves or their cells. */
  readonly altered: readonly (FileFault & { readonly cell: string | null })[];
  /** Keys of stored cells of now that no row asks for; they change no verdict. */
  readonly orphans: readonly string[];
  /** Why the table or a part of it cannot be compared. */
  readonly obstacles: readonly string[];
}

/** The worst of several verdicts; `same` of none. */
export function worstVerdict(verdicts: readonly CheckVerdict[]): CheckVerdict {
  const order: CheckVerdict[] = ["differs", "cannot compare", "within tolerance"];
  return order.find((verdict) => verdicts.includes(verdict)) ?? "same";
}
