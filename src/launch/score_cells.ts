/**
 * Scores the cells of a job on the validation split they share.
 *
 * @module
 */
import { join } from "node:path";
import type { Tensor2D } from "@tensorflow/tfjs-core";
import type { OutputName } from "../backbone/output_names.ts";
import { RandomStreams } from "../base/random.ts";
import { asError } from "../base/thrown.ts";
import { groupIndices } from "../data/groups.ts";
import { type CodeReading, readCodes } from "../evaluate/codes/read_codes.ts";
import { evaluateConstant } from "../evaluate/constant_prediction.ts";
import { evaluate, type ScoredHead, validate, type ValidatedHead } from "../evaluate/evaluate.ts";
import type { FeatureBank } from "../features/feature_bank.ts";
import { clusterLogProbabilities } from "../methods/parts/cluster_probe.ts";
import type { Predictor, Trainer } from "../methods/types.ts";
import { cellMetrics } from "../results/cell_metrics.ts";
import type { CellSettings } from "../spec/mod.ts";
import { outcomeOf } from "../train/cell_run.ts";
import type { Validator } from "../train/train_cells.ts";
import type { TrainedCell } from "../train/types.ts";
import type { CohortResources } from "./cohort_resources.ts";
import { type SegmentWriter, segmentWriter } from "./segments.ts";
import type { CellReport, JobCell } from "./types.ts";

/** How a cell came out. */
export type CellScore = Pick<CellReport, "outcome" | "metrics">;

/** A cell that was trained and scored. */
export interface ScoredCell extends JobCell {
  /** Its head; the scorer's caller keeps it. */
  readonly trainer: Trainer;
  /** Centres of the converged readout, rank 2, `[clusters, K]`, freed after the call; null where there is none. */
  readonly centers: Tensor2D | null;
}

/** What is told of scoring, and written. */
export interface ScoringHooks {
  /** Called for each picture and head. */
  readonly onWork?: () => void;
  /** Folder that label maps of clusters are written below where the split has no labels, by key of the cell; none by default. */
  readonly segments?: string;
  /** Outputs of the backbone that the head of each cell, in order, asks for by name; none by default. */
  readonly inputs?: readonly (readonly OutputName[])[];
  /** Takes each cell that was scored. An error of it is the pass's. */
  readonly onScored?: (cell: ScoredCell) => Promise<void>;
}

/** What is told of a head's work, and what it asks for by name. */
interface AskedHead {
  readonly onWork: () => void;
  readonly inputs?: readonly OutputName[];
}

/** A trained head that is ready to be scored, and what its codes are like. */
interface ReadHead {
  readonly head: ScoredHead;
  readonly codes: CodeReading;
}

/**
 * Scores all trained cells in one pass over the split, which costs the features of each picture once.
 *
 * @param trained What training made of each cell, in order.
 * @returns One score a cell, in order. A method that throws at test time is its cell's failure, not that of the others. A cell that
 * diverged is scored as the constant prediction.
 */
export async function scoreCells(
  cells: readonly JobCell[],
  trained: readonly TrainedCell[],
  resources: CohortResources,
  { onWork = () => {}, segments, inputs, onScored }: ScoringHooks = {},
): Promise<CellScore[]> {
  const { dataset: { classes }, val } = resources;
  const heads: (ReadHead | Error | null)[] = [];
  try {
    for (const [i, { trainer }] of trained.entries()) {
      heads.push(
        trainer &&
          await readHead(trainer, cells[i], resources, { onWork, inputs: inputs?.[i] }).catch(asError),
      );
    }
    const scored = heads.flatMap((read) => read === null || read instanceof Error ? [] : read.head);
    // What ends the whole pass, such as a picture that cannot be read, is no reason to lose the trainings.
    const written = cells.filter((_, i) => heads[i] !== null && !(heads[i] instanceof Error));
    const writers = await segmentWriters(written, val, segments);
    const evaluations = (await evaluate(scored, val, (head, index, clusters) =>
      writers[head]?.(index, clusters))
      .catch((error) => scored.map(() => asError(error)))).values();
    const groups = groupIndices(val.split);
    const scores = trained.map(({ outcome }, i): CellScore => {
      const read = heads[i];
      if (read === null) return { outcome, metrics: null };
      const evaluation = read instanceof Error ? read : evaluations.next().value!;
      if (evaluation instanceof Error) {
        return { outcome: outcomeOf(evaluation, cells[i].settings.train.steps), metrics: null };
      }
      const { codes } = read as ReadHead;
      return {
        outcome: { status: "finished" },
        metrics: cellMetrics({ evaluation, codes, groups }, classes),
      };
    });
    for (const [i, { outcome }] of scores.entries()) {
      if (!onScored || outcome.status !== "finished") continue;
      const { codes: { centers } } = heads[i] as ReadHead;
      await onScored({ ...cells[i], trainer: trained[i].trainer!, centers });
    }
    return await Promise.all(
      scores.map((score, i) =>
        score.outcome.status === "diverged" ? constantScore(score, cells[i], resources) : score
      ),
    );
  } finally {
    for (const read of heads) if (read && !(read instanceof Error)) read.codes.centers?.dispose();
  }
}

/** What writes the clusters of each cell; nothing where pictures are scored. */
async function segmentWriters(
  cells: readonly JobCell[],
  { split, resolution }: FeatureBank,
  segments: string | undefined,
): Promise<SegmentWriter[]> {
  if (segments === undefined || split.hasLabels !== false) return [];
  const own = cells.find(({ settings }) => settings.evaluate.protocol === "own");
  if (own) {
    throw new TypeError(
      `Cannot draw what "${own.settings.method}" sees: it is scored by a protocol of its own, expected evaluate.protocol common`,
    );
  }
  return await Promise.all(cells.map(({ key }) => segmentWriter(join(segments, key), split, resolution)));
}

async function readHead(
  trainer: Trainer,
  { settings, seed }: JobCell,
  { dataset: { classes }, train }: CohortResources,
  asked: AskedHead,
): Promise<ReadHead> {
  const head = headOf(trainer.predictor, settings, classes.length, asked);
  const { restarts, readout } = settings.evaluate;
  const codes = await readCodes(head.predictor, train, {
    clusters: classes.length + settings.train.extra_clusters,
    restarts,
    primary: readout,
    random: new RandomStreams(seed, settings.train.seeds_vary),
  });
  const { centers } = codes;
  if (!centers) return { head, codes };
  const { clusters, ...readouts } = head.predictor;
  const predictor = {
    ...readouts,
    ...isTrained(trainer) && { clusters },
    converged: (pixels: Tensor2D) => clusterLogProbabilities(pixels, centers),
  };
  return { head: { ...head, predictor }, codes };
}

/** Whether a head's own clusters are a readout: not where they are as they were started. */
function isTrained({ steps, state }: Trainer): boolean {
  return steps > 0 || Object.keys(state).length === 0;
}

/** The score of a cell that diverged; its labels may be what cannot be read. */
async function constantScore(
  { outcome }: CellScore,
  { settings: { train, evaluate } }: JobCell,
  { dataset: { classes }, val }: CohortResources,
): Promise<CellScore> {
  try {
    const evaluation = await evaluateConstant(val, {
      classes: classes.length,
      extra: train.extra_clusters,
      matching: evaluate.matching,
      hasConverged: evaluate.restarts > 0,
    });
    const groups = groupIndices(val.split);
    return { outcome, metrics: cellMetrics({ evaluation, codes: null, groups }, classes) };
  } catch (error) {
    return { outcome: outcomeOf(error, train.steps), metrics: null };
  }
}

/** What validates the heads of cells during training, those of one resolution in one pass over the split. */
export function validatorOf(
  cells: readonly JobCell[],
  { dataset: { classes }, validation }: CohortResources,
  { onWork = () => {}, inputs }: Pick<ScoringHooks, "onWork" | "inputs"> = {},
): Validator {
  return async (heads) => {
    const scores = new Map<number, number | Error>();
    const sides = Map.groupBy(heads, ({ cell }) => {
      const { resolution, validate_resolution } = cells[cell].settings.evaluate;
      return validate_resolution ?? resolution;
    });
    for (const [side, due] of sides) {
      const asked = due.map(({ cell, predictor }) => ({
        ...headOf(predictor, cells[cell].settings, classes.length, { onWork, inputs: inputs?.[cell] }),
        score: cells[cell].settings.evaluate.validate_score,
      }));
      const found = await validate(asked, validation(side)).catch((error) => due.map(() => asError(error)));
      due.forEach(({ cell }, i) => scores.set(cell, found[i]));
    }
    return heads.map(({ cell }) => scores.get(cell)!);
  };
}

function headOf(
  predictor: Predictor,
  { train, evaluate }: CellSettings,
  classes: number,
  { onWork, inputs = [] }: AskedHead,
): ScoredHead & ValidatedHead {
  const { flip, crf, matching, readout, extra_predictions: extraPredictions } = evaluate;
  const codes: Predictor["codes"] = (features, outputs) => {
    onWork();
    return inputs.length > 0 ? predictor.codes(features, outputs) : predictor.codes(features);
  };
  // A predictor is not copied whole: what it calls of its own must stay its own.
  const { linear } = predictor;
  const watched = {
    ...inputs.length > 0 && { inputs },
    codes,
    clusters: predictor.clusters.bind(predictor),
    ...linear && { linear: linear.bind(predictor) },
  };
  const extra = train.extra_clusters;
  return { predictor: watched, flip, crf, matching, extraPredictions, primary: readout, classes, extra };
}
