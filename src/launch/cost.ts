/**
 * What a cohort will cost, before anything is run.
 *
 * @module
 */
import type { BackboneDefinition } from "../backbone/types.ts";
import { type CellSettings, extensionOptions, type LossExtension } from "../spec/mod.ts";
import { ownStream } from "../methods/needs.ts";
import { cacheBytes, type CostedCell, type CostedCohort, countPasses, type Passes } from "./passes.ts";
import type { SplitSizes } from "./resources.ts";

/** Estimated work of a cohort. */
export interface CohortCost {
  /** Pictures that pass the backbone. */
  readonly passes: Passes;
  /** Operations of all passes. */
  readonly backboneFlops: number;
  /** Operations of all training steps of all cells. */
  readonly trainingFlops: number;
  /** Bytes of the features that can be cached. */
  readonly cacheBytes: number;
  /** What stages before the training take, each once; there if a method has one. */
  readonly stages?: readonly StageCost[];
  /** Seconds that the dense CRF takes, one after the other: it runs on the processor whatever the engine. */
  readonly crfSeconds: number;
}

/** Estimated work of one part of a stage. */
export interface StageCost {
  /** Name of the method. */
  readonly method: string;
  /** Name of the part. */
  readonly part: string;
  /** Number of items. */
  readonly items: number;
  /** Passes of the backbone. */
  readonly passes: number;
  /** Operations of these passes and of all else. */
  readonly flops: number;
}

/** A cohort whose data and backbone need not be there. */
export interface EstimateInputs {
  readonly cells: readonly CostedCell[];
  readonly backbone: BackboneDefinition;
  /** Number of classes of the dataset. */
  readonly classes: number;
  readonly sizes: SplitSizes;
  /** All loss extensions. */
  readonly extensions: readonly LossExtension[];
  /**
   * Room for features on disk, bytes.
   *
   * @default {0}
   */
  readonly disk?: number;
}

/** Bytes of a value of a feature on disk. */
const VALUE_BYTES = { f32: 4, f16: 2 } as const;

/** What cells come to that are finished, or that nothing is trained for. */
export const NO_COST: CohortCost = {
  passes: { train: 0, val: 0 },
  backboneFlops: 0,
  trainingFlops: 0,
  cacheBytes: 0,
  crfSeconds: 0,
};

/** Estimates the cells of a cohort; no cells cost nothing. */
export function estimateCohort(inputs: EstimateInputs): CohortCost {
  const { cells, backbone, classes, sizes, disk } = inputs;
  if (cells.length === 0) return NO_COST;
  const [{ settings: { train, evaluate, features } }] = cells;
  const values = (resolution: number) => (resolution / backbone.patch) ** 2 * backbone.channels;
  const cohort: CostedCohort = {
    cells,
    sizes,
    mapSize: { train: values(train.resolution), val: values(evaluate.resolution) },
    valueBytes: VALUE_BYTES[features.precision],
    disk,
  };
  const passes = countPasses(cohort);
  const stages = stageCosts(inputs);
  return {
    passes,
    backboneFlops: passes.train * passFlops(backbone, train.resolution) +
      passes.val * passFlops(backbone, evaluate.resolution),
    trainingFlops: cells.reduce((sum, cell) => sum + cellFlops(cell, inputs), 0),
    cacheBytes: cacheBytes(cohort),
    ...stages.length > 0 && { stages },
    crfSeconds: cells.reduce((sum, { settings }) => sum + crfSeconds(settings, classes, sizes.val), 0),
  };
}

/**
 * Seconds that a cohort takes: its stages, the backbone and the steps at a speed, and the CRF.
 *
 * @param speed Operations per second.
 */
export function cohortSeconds(
  { stages = [], backboneFlops, trainingFlops, crfSeconds }: CohortCost,
  speed: number,
): number {
  const flops = stages.reduce((sum, { flops }) => sum + flops, backboneFlops + trainingFlops);
  return flops / speed + crfSeconds;
}

/** The stages of all cells; those of one method with the same options are made once. */
function stageCosts({ cells, backbone, classes, sizes }: EstimateInputs): StageCost[] {
  const costs = new Map<string, StageCost[]>();
  for (const { settings: { train, options }, method } of cells) {
    const key = ownStream(method, options);
    if (!method.stage || key === undefined || costs.has(key)) continue;
    const positions = (train.resolution / backbone.patch) ** 2;
    const shape = { images: sizes.train, positions, channels: backbone.channels, classes };
    const cost = method.stage.map((part): StageCost => {
      const passes = part.passes?.(shape, options) ?? 0;
      return {
        method: method.name,
        part: part.name,
        items: part.items?.(sizes.train, options) ?? sizes.train,
        passes,
        flops: passes * passFlops(backbone, train.resolution) + (part.flops?.(shape, options) ?? 0),
      };
    });
    costs.set(key, cost);
  }
  return [...costs.values()].flat();
}

/** Operations of one picture through the transformer: four C x C products and an MLP of ratio 4 per token, and attention. */
function passFlops({ channels, depth, patch, transformer }: BackboneDefinition, resolution: number): number {
  const tokens = (resolution / patch) ** 2 + 1 + (transformer?.registers ?? 0);
  return depth * 2 * (12 * tokens * channels ** 2 + 2 * tokens ** 2 * channels);
}

function cellFlops(
  { settings, method }: CostedCell,
  { backbone, classes, extensions }: EstimateInputs,
): number {
  const { train, options } = settings;
  const { channels } = backbone;
  const positions = (train.resolution / backbone.patch) ** 2;
  const clusters = classes + train.extra_clusters;
  const step = method.stepFlops({ batch: train.batch, positions, channels, classes, clusters }, options);
  // A method whose codes are not the features has their number of channels among its options.
  const codes = {
    positions: train.batch * positions,
    channels: typeof options.dim === "number" ? options.dim : channels,
    classes,
  };
  const added = extensions.map((extension) => {
    const section = extensionOptions(settings, extension.name);
    return section ? extension.stepFlops(codes, section) : 0;
  });
  return train.steps * added.reduce((sum, flops) => sum + flops, step);
}

/** Seconds per pixel of the CRF, measured on a core of an AMD EPYC at 320 px: its lattice, and a prediction by classes. */
const LATTICE_SECONDS = 1.3e-6;
const INFERENCE_SECONDS = { fixed: 0.9e-6, perClass: 0.19e-6 };

function crfSeconds({ train, evaluate }: CellSettings, classes: number, images: number): number {
  if (!evaluate.crf) return 0;
  const inference = (labels: number) => INFERENCE_SECONDS.fixed + INFERENCE_SECONDS.perClass * labels;
  const clusters = inference(classes + train.extra_clusters);
  const linear = train.linear_probe ? inference(classes) : 0;
  return images * evaluate.resolution ** 2 * (LATTICE_SECONDS + clusters + linear);
}
