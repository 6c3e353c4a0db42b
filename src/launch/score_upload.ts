/**
 * Scores predictions of another program: label maps as they are, codes by the converged readout.
 *
 * @module
 */
import { clone, type Tensor2D, type Tensor4D } from "@tensorflow/tfjs-core";
import { RandomStreams } from "../base/random.ts";
import { causeOf } from "../base/thrown.ts";
import type { Dataset } from "../data/types.ts";
import { groupIndices } from "../data/groups.ts";
import { preprocessImage, preprocessLabels } from "../data/preprocess.ts";
import { readCodes } from "../evaluate/codes/read_codes.ts";
import { evaluate } from "../evaluate/evaluate.ts";
import { LabelMapScorer } from "../evaluate/label_maps.ts";
import type { ScoredBank } from "../evaluate/predict_split.ts";
import { clusterLogProbabilities } from "../methods/parts/cluster_probe.ts";
import { readCodeMap, readIds } from "../data/predictions/read_map.ts";
import type { PredictionsText } from "../data/predictions/schema.ts";
import type { SeedMaps } from "../data/predictions/seed_maps.ts";
import type { Predictor } from "../methods/types.ts";
import { cellMetrics } from "../results/cell_metrics.ts";
import type { CellMetrics } from "../results/types.ts";
import { identifyCell } from "./cell_identity.ts";
import { byMetric } from "../spec/mod.ts";
import type { Resources } from "./resources.ts";
import type { CellReport, JobCell } from "./types.ts";
import { mapName, openUpload } from "./uploads.ts";

/** Predictions of one seed. */
export interface Predictions extends Pick<PredictionsText, "holds" | "clusters" | "geometry"> {
  readonly dataset: Dataset;
  readonly maps: SeedMaps;
}

/** Codes that are there already: nothing is made of features. */
const AS_THEY_ARE: Predictor = {
  codes: (features) => clone(features) as Tensor4D,
  clusters: (codes) => clone(codes),
};

/**
 * Scores a cell of uploaded predictions.
 *
 * @param cell Its key is to be that of the files as they are now.
 * @param onWork Called for each picture.
 * @returns How it came out. What cannot be scored is the cell's failure.
 */
export async function scoreUpload(
  cell: JobCell,
  resources: Resources,
  numerics: string,
  onWork: () => void,
): Promise<Pick<CellReport, "outcome" | "metrics">> {
  try {
    const { key } = (await identifyCell(plannedCell(cell), resources, numerics)).key;
    const opened = await openUpload(cell, resources);
    if (key !== cell.key) {
      throw new RangeError(
        `Cannot score "${opened.maps.path}": it was changed since this run began, expected the files as they were`,
      );
    }
    const metrics = await predictionMetrics(cell, { ...opened.uploaded.declared, ...opened }, onWork);
    return { outcome: { status: "finished" }, metrics };
  } catch (error) {
    return { outcome: { status: "failed", step: 0, cause: causeOf(error) }, metrics: null };
  }
}

/** A cell as plans have it; its point plays no part in the key. */
export function plannedCell({ settings, seed }: JobCell): Parameters<typeof identifyCell>[0] {
  const point = { name: "", settings, seeds: [seed], paper: byMetric(() => null), cite: false };
  return { point, settings, seed };
}

/**
 * Scores predictions of the split `val`, whoever made them.
 *
 * @param cell Settings and seed: how they are scored.
 * @param predictions Maps of the seed, a map for each picture, and what they hold.
 * @param onWork Called for each picture.
 * @throws {Error} A map cannot be read or scored; the message names it.
 */
export async function predictionMetrics(
  cell: Pick<JobCell, "settings" | "seed">,
  predictions: Predictions,
  onWork: () => void,
): Promise<CellMetrics> {
  const score = predictions.holds === "codes" ? scoreCodes : scoreMaps;
  return await score(cell, predictions, onWork);
}

async function scoreMaps(
  { settings: { evaluate } }: Pick<JobCell, "settings">,
  { clusters, geometry, dataset, maps }: Predictions,
  onWork: () => void,
): Promise<CellMetrics> {
  const split = dataset.split("val");
  const { length: classes } = dataset.classes;
  const { resolution, matching } = evaluate;
  const scorer = new LabelMapScorer({
    classes,
    clusters,
    resolution,
    fit: split.fit,
    geometry,
    matching,
  });
  for (let index = 0; index < split.length; index++) {
    const name = mapName(dataset, index);
    scorer.add(await readIds(maps, name), await split.label(index), maps.place(name));
    onWork();
  }
  const { images, ...literal } = scorer.scored();
  return cellMetrics({
    evaluation: { literal, converged: null, images, linear: null },
    codes: null,
    groups: groupIndices(split),
  }, dataset.classes);
}

async function scoreCodes(
  { settings, seed }: Pick<JobCell, "settings" | "seed">,
  predictions: Predictions,
  onWork: () => void,
): Promise<CellMetrics> {
  const { dataset } = predictions;
  const { evaluate: { resolution, restarts, crf, matching }, train: { extra_clusters: extra } } = settings;
  const classes = dataset.classes.length;
  const bank = await codesBank(predictions, resolution, onWork);
  const codes = await readCodes(AS_THEY_ARE, { ...bank, count: bank.split.length }, {
    clusters: classes + extra,
    restarts,
    primary: "converged",
    random: new RandomStreams(seed),
  });
  const centers = codes.centers!;
  try {
    const predictor = {
      codes: AS_THEY_ARE.codes,
      converged: (pixels: Tensor2D) => clusterLogProbabilities(pixels, centers),
    };
    const head = { predictor, flip: false, crf, matching, primary: "converged" as const, classes, extra };
    const [evaluation] = await evaluate([head], bank);
    if (evaluation instanceof Error) throw evaluation;
    return cellMetrics({ evaluation, codes, groups: groupIndices(bank.split) }, dataset.classes);
  } finally {
    centers.dispose();
  }
}

/** Codes in place of features; all pictures have grids of one size. */
async function codesBank(
  { dataset, maps }: Predictions,
  resolution: number,
  onWork: () => void,
): Promise<ScoredBank> {
  const split = dataset.split("val");
  const shape = { resolution, fit: split.fit };
  const { side, channels } = await readCodeMap(maps, mapName(dataset, 0));
  return {
    split,
    resolution,
    gridSize: side,
    channels,
    features: async (index) => {
      const name = mapName(dataset, index);
      const map = await readCodeMap(maps, name);
      onWork();
      if (map.side === side && map.channels === channels) return map.data;
      throw new TypeError(
        `Cannot score "${maps.place(name)}": it is [${map.side}, ${map.side}, ${map.channels}], ` +
          `expected [${side}, ${side}, ${channels}] as the first`,
      );
    },
    labels: async (index) => preprocessLabels(await split.label(index), shape),
    pixels: async (index) => preprocessImage(await split.image(index), shape),
  };
}
