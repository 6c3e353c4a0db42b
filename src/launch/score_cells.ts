/**
 * Scores the cells of a job on the validation split they share.
 *
 * @module
 */
import { tensor2d, tidy } from "@tensorflow/tfjs-core";
import { RandomStreams } from "../base/random.ts";
import { asError } from "../base/thrown.ts";
import { sampleCodes } from "../evaluate/codes/code_sample.ts";
import { type CodeSpread, codeSpread, unitCodes } from "../evaluate/codes/code_spread.ts";
import { evaluate, type ScoredHead, validate } from "../evaluate/evaluate.ts";
import { bestClasses } from "../evaluate/protocol.ts";
import type { FeatureBank } from "../features/feature_bank.ts";
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

/** A trained head, and what its codes are like. */
interface FoundHead {
  readonly head: ScoredHead;
  readonly codes: CodeSpread;
}

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
  { dataset: { classes }, train, val }: CohortResources,
  onWork: () => void = () => {},
): Promise<CellScore[]> {
  const found: (FoundHead | Error | null)[] = [];
  for (const [i, { trainer }] of trained.entries()) {
    found.push(
      trainer && await findHead(trainer.predictor, cells[i], train, classes.length, onWork).catch(asError),
    );
  }
  const scored = found.flatMap((head) => head === null || head instanceof Error ? [] : head.head);
  // What ends the whole pass, such as a picture that cannot be read, is no reason to lose the trainings.
  const evaluations = (await evaluate(scored, val).catch((error) => scored.map(() => asError(error))))
    .values();
  return trained.map(({ outcome }, i) => {
    const head = found[i];
    if (head === null) return { outcome, metrics: null };
    const evaluation = head instanceof Error ? head : evaluations.next().value!;
    if (evaluation instanceof Error) {
      return { outcome: outcomeOf(evaluation, cells[i].settings.train.steps), metrics: null };
    }
    const { codes } = head as FoundHead;
    return { outcome: { status: "finished" }, metrics: cellMetrics({ evaluation, codes }, classes) };
  });
}

async function findHead(
  predictor: Predictor,
  { settings, seed }: JobCell,
  train: FeatureBank,
  classes: number,
  onWork: () => void,
): Promise<FoundHead> {
  const head = headOf(predictor, settings, classes, onWork);
  const sample = await sampleCodes(head.predictor, train, new RandomStreams(seed, settings.train.seeds_vary));
  const scores = tidy(() => head.predictor.clusters(tensor2d(sample.codes, [sample.count, sample.channels])));
  const clusters = await bestClasses(scores);
  scores.dispose();
  return { head, codes: await codeSpread(unitCodes(sample), clusters) };
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
  const { flip, crf, matching, readout } = evaluate;
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
  return { predictor: watched, flip, crf, matching, primary: readout, classes, extra: train.extra_clusters };
}
