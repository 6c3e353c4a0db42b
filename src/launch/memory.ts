/**
 * What a worker will need in memory, before anything is run: estimates, right to about a factor of two.
 *
 * @module
 */
import type { BackboneDefinition } from "../backbone/types.ts";
import { FEATURE_BUDGET } from "../features/feature_bank.ts";
import { loadLossExtensions } from "../methods/registry.ts";
import { streamNeeds } from "../methods/needs.ts";
import { type CellSettings, extensionOptions } from "../spec/mod.ts";
import type { EstimateInputs } from "./cost.ts";
import type { CostedCell } from "./passes.ts";
import type { Resources, SplitSizes } from "./resources.ts";

/** Tensors that the engines `wasm` and `native` can hold, bytes: what 32 bits can address. */
export const HEAP_BYTES = 4 * 2 ** 30;

/** Memory of a worker, bytes. */
export interface WorkerMemory {
  /** Tensors of a training step, the largest of all cells. */
  readonly training: number;
  /** Tensors of a picture that is scored, the largest of all cells. */
  readonly evaluation: number;
  /** Weights of the backbone, and the tensors of one pass. */
  readonly backbone: number;
  /** Features that are kept beside the tensors, of both splits. */
  readonly features: number;
  /** Tensors at their most: what has to fit into the engine's heap. */
  readonly tensors: number;
}

const FLOAT_BYTES = 4;
/** Tensors of the size of an activation that a training step holds at once: values, gradients, and what is under way. */
const COPIES = { training: 4, evaluation: 2 };

/** Estimates the worker that trains and scores cells of one cohort; at least one. */
export function workerMemory(inputs: EstimateInputs): WorkerMemory {
  const { cells, backbone, sizes } = inputs;
  const largest = (of: (cell: CostedCell) => number) => Math.max(...cells.map(of));
  const training = largest((cell) => stepBytes(cell, inputs));
  const evaluation = largest((cell) => scoringBytes(cell, inputs));
  const [{ settings: { train, evaluate } }] = cells;
  const frozen = backboneBytes(backbone, Math.max(train.resolution, evaluate.resolution));
  const map = (resolution: number) => FLOAT_BYTES * (resolution / backbone.patch) ** 2 * backbone.channels;
  const kept = (count: number, resolution: number) => Math.min(FEATURE_BUDGET, count * map(resolution));
  return {
    training,
    evaluation,
    backbone: frozen,
    features: kept(sizes.train, train.resolution) + kept(sizes.val, evaluate.resolution),
    tensors: frozen + Math.max(training, evaluation),
  };
}

/**
 * A training step: the batch with all that is asked for beside it, and what the losses make of it.
 *
 * A method that does not say what it holds is taken at its operations: a value that is computed from features or codes costs
 * at least two operations per channel of theirs, and six where there is a gradient.
 */
function stepBytes(
  { settings, method }: CostedCell,
  { backbone, classes, extensions }: EstimateInputs,
): number {
  const { train, options } = settings;
  const { channels } = backbone;
  const positions = (train.resolution / backbone.patch) ** 2;
  const clusters = classes + train.extra_clusters;
  const shape = { batch: train.batch, positions, channels, classes, clusters };
  const codeChannels = typeof options.dim === "number" ? options.dim : channels;
  const codes = { positions: train.batch * positions, channels: codeChannels, classes };
  const parts = 1 + streamNeeds(method, options).length;
  const perValue = COPIES.training * FLOAT_BYTES;
  const held = method.stepBytes?.(shape, options) ??
    perValue *
      (method.stepFlops(shape, options) / (2 * channels + 6 * codeChannels) + codes.positions * clusters);
  const added = extensions.map((extension) => {
    const section = extensionOptions(settings, extension.name);
    if (!section) return 0;
    return extension.stepBytes?.(codes, section) ??
      perValue * extension.stepFlops(codes, section) / (6 * codeChannels);
  });
  return parts * FLOAT_BYTES * codes.positions * channels + added.reduce((sum, bytes) => sum + bytes, held);
}

/** A picture that is scored: codes at every pixel, and the probabilities of both probes. */
function scoringBytes({ settings }: CostedCell, { backbone, classes }: EstimateInputs): number {
  const { train, evaluate, options } = settings;
  const channels = typeof options.dim === "number" ? options.dim : backbone.channels;
  const values = channels + classes + train.extra_clusters;
  return COPIES.evaluation * FLOAT_BYTES * evaluate.resolution ** 2 * values;
}

/** Channels of a head of the vision transformers. */
const HEAD_CHANNELS = 64;

function backboneBytes(
  { channels, depth, patch, transformer }: BackboneDefinition,
  resolution: number,
): number {
  const tokens = (resolution / patch) ** 2 + 1 + (transformer?.registers ?? 0);
  const weights = depth * 12 * channels ** 2;
  const attention = depth === 0 ? 0 : Math.ceil(channels / HEAD_CHANNELS) * tokens ** 2;
  return FLOAT_BYTES * (weights + COPIES.evaluation * (attention + 6 * tokens * channels));
}

/**
 * What cells of one cohort are estimated from.
 *
 * @param cells Settings of the cells, none too.
 * @param settings Those of any cell of the cohort.
 * @param sizes Its images.
 */
export async function estimateInputs(
  cells: readonly CellSettings[],
  { backbone, dataset }: CellSettings,
  sizes: SplitSizes,
  resources: Resources,
): Promise<EstimateInputs> {
  return {
    cells: await Promise.all(
      cells.map(async (settings) => ({ settings, method: await resources.method(settings.method) })),
    ),
    backbone: await resources.backbone(backbone),
    classes: (await resources.dataset(dataset)).classes,
    sizes,
    extensions: await loadLossExtensions(),
  };
}
