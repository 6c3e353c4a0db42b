/**
 * What models say of items of a dataset: the label maps that their cells were scored by, to the bit.
 *
 * @module
 */
import type { OutputName } from "../backbone/output_names.ts";
import { predictSplit, type ScoredBank } from "../evaluate/predict_split.ts";
import type { Readout } from "../spec/mod.ts";
import type { RestoredHead } from "./restored_head.ts";
import type { ClassAssignment } from "./types.ts";

/** A prediction by a readout, an entry per pixel, row by row. */
export interface PredictedMap {
  /** Cluster of each pixel. */
  readonly clusters: Int32Array;
  /** Class of each pixel, by its place among the classes; -1 where the cluster is matched to none. */
  readonly classes: Int32Array;
}

/** What a model says of a picture: by each readout that it has. */
export interface PredictedMaps extends Readonly<Record<Readout, PredictedMap | null>> {
  /** Class of each pixel by the linear probe, which has seen labels; null where there is none. */
  readonly linear: Int32Array | null;
}

/** What models say of an item, on the square that it is scored on. */
export interface PredictedItem {
  /** Its place in the split. */
  readonly index: number;
  /** Its name. */
  readonly id: string;
  /** Label of each pixel, row by row; what is no class is ignored. */
  readonly labels: Int32Array;
  /** What each model says, in order; the error of one that threw. */
  readonly predictions: readonly (PredictedMaps | Error)[];
}

/**
 * Predicts items as they are scored: flipped image, CRF and all, as the settings of each model say.
 *
 * @param heads Heads of models of one dataset, backbone and evaluation resolution.
 * @param bank Features of the split, less the mean feature where the models have one.
 * @param indices Which items, in any order.
 * @param receive Takes each as soon as it is predicted.
 */
export async function predictItems(
  heads: readonly RestoredHead[],
  bank: ScoredBank,
  indices: readonly number[],
  receive: (item: PredictedItem) => void | Promise<void>,
): Promise<void> {
  for (const index of indices) {
    const said: (PredictedMaps | Error)[] = [];
    let labels = new Int32Array();
    const errors = await predictSplit(heads.map(scored), only(bank, index), (head, prediction) => {
      const { literal, converged } = heads[head].model.readouts;
      labels = Int32Array.from(prediction.labels);
      said[head] = {
        literal: mapped(prediction.clusters, literal),
        converged: mapped(prediction.converged, converged),
        linear: prediction.linear,
      };
    });
    for (const [at, error] of errors.entries()) if (error) said[at] = error;
    if (labels.length === 0) labels = Int32Array.from(await bank.labels(index));
    await receive({ index, id: bank.split.id(index), labels, predictions: said });
  }
}

/** The class of each pixel, by its cluster. */
export function classesOf(clusters: Int32Array, assignment: ClassAssignment): Int32Array {
  return clusters.map((cluster) => assignment[cluster] ?? -1);
}

/** How a head was scored. */
export function scored({ model: { settings, dataset }, predictor }: RestoredHead) {
  const { flip, crf } = settings.evaluate;
  return { predictor, flip, crf, classes: dataset.classes.length, extra: settings.train.extra_clusters };
}

function mapped(clusters: Int32Array | null, assignment: ClassAssignment | null): PredictedMap | null {
  return clusters && assignment && { clusters, classes: classesOf(clusters, assignment) };
}

/** A bank of one item. */
function only(bank: ScoredBank, index: number): ScoredBank {
  const { split, resolution, gridSize, channels } = bank;
  return {
    ...bank.outputTensors && {
      outputTensors: (_: number, names: readonly OutputName[], flipped?: boolean) =>
        bank.outputTensors!(index, names, flipped),
    },
    split: { length: 1, id: () => split.id(index) },
    resolution,
    gridSize,
    ...bank.grid && { grid: bank.grid },
    ...bank.size && { size: bank.size },
    channels,
    features: (_, flipped, beside) => bank.features(index, flipped, beside),
    labels: () => bank.labels(index),
    pixels: () => bank.pixels(index),
  };
}
