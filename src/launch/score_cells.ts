/**
 * Scores the cells of a job on the validation split they share.
 *
 * @module
 */
import { evaluate, type Evaluation, type ScoredHead, validate } from "../evaluate/evaluate.ts";
import type { Predictor } from "../methods/types.ts";
import { cellMetrics } from "../results/cell_metrics.ts";
import type { CellSettings } from "../spec/mod.ts";
import type { Validator } from "../train/train_cells.ts";
import type { TrainedCell } from "../train/types.ts";
import type { CohortResources } from "./cohort_resources.ts";
import type { CellReport, JobCell } from "./types.ts";

/** How a cell came out. */
export type CellScore = Pick<CellReport, "outcome" | "metrics">;

/**
 * Scores all trained cells in one pass over the split, which costs the features of each picture once.
 *
 * @param trained What training made of each cell, in order.
 * @returns One score a cell, in order. A method that throws at test time is its cell's failure, not that of the others.
 */
export async function scoreCells(
  cells: readonly JobCell[],
  trained: readonly TrainedCell[],
  { dataset: { classes }, val }: CohortResources,
): Promise<CellScore[]> {
  const heads = trained.map(({ trainer }, i) =>
    trainer && headOf(trainer.predictor, cells[i].settings, classes.length)
  );
  const evaluations = (await evaluate(heads.filter((head) => head !== null), val)).values();
  return trained.map(({ outcome }, i) =>
    heads[i] ? scoreOf(evaluations.next().value!, cells[i].settings, classes) : { outcome, metrics: null }
  );
}

/** What validates the heads of cells during training, all in one pass over the split. */
export function validatorOf(
  cells: readonly JobCell[],
  { dataset: { classes }, val }: CohortResources,
): Validator {
  return (heads) =>
    validate(
      heads.map(({ cell, predictor }) => headOf(predictor, cells[cell].settings, classes.length)),
      val,
    );
}

function headOf(predictor: Predictor, { train, evaluate }: CellSettings, classes: number): ScoredHead {
  const { flip, crf, matching } = evaluate;
  return { predictor, flip, crf, matching, classes, extra: train.extra_clusters };
}

function scoreOf(
  evaluation: Evaluation | Error,
  { train }: CellSettings,
  classes: readonly string[],
): CellScore {
  if (evaluation instanceof Error) {
    return { outcome: { status: "failed", step: train.steps, cause: evaluation.message }, metrics: null };
  }
  return { outcome: { status: "finished" }, metrics: cellMetrics(evaluation, classes) };
}
