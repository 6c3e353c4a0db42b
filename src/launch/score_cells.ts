/**
 * Scores the cells of a job on the validation split they share.
 *
 * @module
 */
import { asError } from "../base/thrown.ts";
import { evaluate, type Evaluation, type ScoredHead, validate } from "../evaluate/evaluate.ts";
import type { Predictor } from "../methods/types.ts";
import { cellMetrics } from "../results/cell_metrics.ts";
import type { CellSettings } from "../spec/mod.ts";
import { outcomeOf } from "../train/cell_run.ts";
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
 * @param onWork Called for each picture and head.
 * @returns One score a cell, in order. A method that throws at test time is its cell's failure, not that of the others.
 */
export async function scoreCells(
  cells: readonly JobCell[],
  trained: readonly TrainedCell[],
  { dataset: { classes }, val }: CohortResources,
  onWork: () => void = () => {},
): Promise<CellScore[]> {
  const heads = trained.map(({ trainer }, i) => {
    try {
      return trainer && headOf(trainer.predictor, cells[i].settings, classes.length, onWork);
    } catch (error) {
      return asError(error);
    }
  });
  const scored = heads.flatMap((head) => head instanceof Error ? [] : head ?? []);
  // What ends the whole pass, such as a picture that cannot be read, is no reason to lose the trainings.
  const evaluations = (await evaluate(scored, val).catch((error) => scored.map(() => asError(error))))
    .values();
  return trained.map(({ outcome }, i) => {
    const head = heads[i];
    if (head === null) return { outcome, metrics: null };
    return scoreOf(head instanceof Error ? head : evaluations.next().value!, cells[i].settings, classes);
  });
}

/** What validates the heads of cells during training, all in one pass over the split. */
export function validatorOf(
  cells: readonly JobCell[],
  { dataset: { classes }, val }: CohortResources,
  onWork: () => void = () => {},
): Validator {
  return (heads) =>
    validate(
      heads.map(({ cell, predictor }) => headOf(predictor, cells[cell].settings, classes.length, onWork)),
      val,
    ).catch((error) => heads.map(() => asError(error)));
}

function headOf(
  predictor: Predictor,
  { train, evaluate }: CellSettings,
  classes: number,
  onWork: () => void,
): ScoredHead {
  const { flip, crf, matching } = evaluate;
  const codes: Predictor["codes"] = (features) => {
    onWork();
    return predictor.codes(features);
  };
  // A predictor is not copied whole: what it calls of its own must stay its own.
  const { linear } = predictor;
  const watched = {
    codes,
    clusters: predictor.clusters.bind(predictor),
    ...linear && { linear: linear.bind(predictor) },
  };
  return { predictor: watched, flip, crf, matching, classes, extra: train.extra_clusters };
}

function scoreOf(
  evaluation: Evaluation | Error,
  { train }: CellSettings,
  classes: readonly string[],
): CellScore {
  if (evaluation instanceof Error) {
    return { outcome: outcomeOf(evaluation, train.steps), metrics: null };
  }
  return { outcome: { status: "finished" }, metrics: cellMetrics(evaluation, classes) };
}
