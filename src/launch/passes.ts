/**
 * How often pictures pass the backbone.
 *
 * @module
 */
import { FEATURE_BUDGET } from "../features/feature_bank.ts";
import type { StreamPart } from "../features/types.ts";
import { methodInputs, ownStream, streamNeeds } from "../methods/needs.ts";
import type { MethodDefinition } from "../methods/types.ts";
import type { CellSettings } from "../spec/mod.ts";
import type { SplitSizes } from "./resources.ts";

/** A cell as far as its cost goes. */
export interface CostedCell {
  readonly settings: CellSettings;
  readonly method: MethodDefinition;
}

/** Cells of one cohort, and what they train on. */
export interface CostedCohort {
  /** At least one. */
  readonly cells: readonly CostedCell[];
  readonly sizes: SplitSizes;
  /** Values of one picture's features: of a training picture and of one that is scored. */
  readonly mapSize: { readonly train: number; readonly val: number };
  /** Bytes of a value on disk. */
  readonly valueBytes: number;
  /**
   * Features of each split that are kept in memory, bytes.
   *
   * @default {FEATURE_BUDGET}
   */
  readonly memory?: number;
  /**
   * Features that are kept on disk, of the training pictures first, bytes.
   *
   * @default {0}
   */
  readonly disk?: number;
}

/** Pictures that pass the backbone, one worker doing all the work. */
export interface Passes {
  /** At the size of training pictures. */
  readonly train: number;
  /** At the size of scored pictures. */
  readonly val: number;
}

/** Bytes of a value in memory. */
const FLOAT_BYTES = 4;

/** Number of values in all features that could be kept: plain ones of training pictures, plain and flipped of scored ones. */
function featureValues({ cells, sizes, mapSize }: CostedCohort): { train: number; val: number } {
  const flipped = cells.some(({ settings }) => settings.evaluate.flip) ? 2 : 1;
  return { train: sizes.train * mapSize.train, val: sizes.val * flipped * mapSize.val };
}

/** Bytes on disk of all features that could be kept there. */
export function cacheBytes(cohort: CostedCohort): number {
  const { train, val } = featureValues(cohort);
  return (train + val) * cohort.valueBytes;
}

/**
 * Counts passes. Where not all features can be kept, those that can are computed once and the others at each visit. Unless
 * the memory keeps all, cells that share a stream train step by step together, and share each visit; where it does, those of
 * one seed may, which is not counted on.
 */
export function countPasses(cohort: CostedCohort): Passes {
  const { memory = FEATURE_BUDGET, disk = 0, valueBytes } = cohort;
  const values = featureValues(cohort);
  const fits = values.train * FLOAT_BYTES <= memory;
  const groups = fits ? cohort.cells.map((cell) => [cell]) : streamGroups(cohort.cells);
  const left = Math.max(0, disk - values.train * valueBytes);
  const kept = (count: number, room: number) =>
    Math.max(keptShare(count * FLOAT_BYTES, memory), keptShare(count * valueBytes, room));
  const share = { train: kept(values.train, disk), val: kept(values.val, left) };
  const visits = groups.map((group) => groupVisits(group, cohort.sizes.train));
  const named = outputPasses(cohort, share);
  const total = (of: (visits: Visits) => number) => visits.reduce((sum, group) => sum + of(group), 0);
  const distinct = (of: (visits: Visits) => number) =>
    Math.min(cohort.sizes.train, Math.max(...visits.map(of)));
  const train = mixed(share.train, distinct(({ reached }) => reached), total(({ features }) => features)) +
    mixed(share.train, distinct(({ attention }) => attention), total(({ attention }) => attention)) +
    total(({ jittered }) => jittered) + named.train;
  const flips = (group: readonly CostedCell[]) => group.some(({ settings }) => settings.evaluate.flip);
  const scored = (scoring: number) =>
    mixed(share.val, scoring > 0 ? cohort.sizes.val : 0, scoring * cohort.sizes.val);
  const validations = groups.reduce((sum, group) => sum + Math.max(...group.map(validationRounds)), 0);
  return {
    train: Math.round(train),
    val: Math.round(scored(groups.length + validations) + scored(groups.filter(flips).length) + named.val),
  };
}

/**
 * Passes for outputs by name and for views, beside those for features. Outputs of pictures as they are are kept as features are,
 * and come from the passes for features if all cells ask for some; those of views with pixels of their own are computed at each
 * visit; both views of a method may be such.
 */
function outputPasses(
  { cells, sizes }: CostedCohort,
  share: { readonly train: number; readonly val: number },
): Passes {
  const distinct = [
    ...Map.groupBy(cells, ({ settings, method }) => ownStream(method, settings.options) ?? method.name)
      .values(),
  ].map(([cell]) => cell);
  const costs = distinct.map(({ settings: { train, evaluate, options }, method }) => {
    const { train: asked = [], neighbors = [], predict = [] } = methodInputs(method, options);
    const drawn = train.steps * train.batch;
    const views = method.views?.(options);
    const made = (views?.first ? drawn : 0) + (views?.second ? drawn : 0);
    const visits = (views?.first || asked.length === 0 ? 0 : drawn) + (neighbors.length === 0 ? 0 : drawn);
    const kept = mixed(share.train, Math.min(sizes.train, visits), visits);
    const flips = evaluate.flip ? 2 : 1;
    return { made, kept, val: predict.length === 0 ? 0 : flips * sizes.val };
  });
  return {
    train: costs.reduce((sum, { made }) => sum + made, 0) + besideFeatures(costs.map(({ kept }) => kept)),
    val: besideFeatures(costs.map(({ val }) => val)),
  };
}

/** Passes for outputs that those for features do not give along: where all ask, they give the most. */
function besideFeatures(passes: readonly number[]): number {
  const along = passes.every((count) => count > 0) ? Math.max(...passes) : 0;
  return passes.reduce((sum, count) => sum + count, 0) - along;
}

/** How much of `bytes` a budget holds, fraction of 1. */
function keptShare(bytes: number, budget: number): number {
  return Math.min(1, budget / bytes);
}

function mixed(share: number, once: number, visits: number): number {
  return share * once + (1 - share) * visits;
}

/** The cells that share a stream: those whose epochs are alike. */
function streamGroups(cells: readonly CostedCell[]): CostedCell[][] {
  return [...Map.groupBy(cells, ({ method }) => method.dropLast).values()];
}

/** Pictures that the stream and the methods of a group look at. */
interface Visits {
  /** Plain features, each visit counted. */
  readonly features: number;
  /** Different pictures among them, as far as one can tell. */
  readonly reached: number;
  readonly attention: number;
  readonly jittered: number;
}

function groupVisits(group: readonly CostedCell[], images: number): Visits {
  const [{ settings: { train: { batch }, features: { center } } }] = group;
  const needs = new Set(group.flatMap(({ settings, method }) => streamNeeds(method, settings.options)));
  const drawn = Math.max(...group.map(({ settings }) => settings.train.steps)) * batch;
  const asked = (part: StreamPart) => needs.has(part) ? drawn : 0;
  const rounds = (center ? images : 0) + (needs.has("neighbors") ? images : 0);
  const extra = group.reduce((sum, cell) => sum + extraImages(cell, images), 0);
  return {
    features: rounds + drawn + asked("neighbors") + extra,
    reached: rounds > 0 ? images : drawn + extra,
    attention: asked("attention"),
    jittered: asked("jittered"),
  };
}

/** How often a cell is validated while it trains. */
function validationRounds({ settings: { train, evaluate } }: CostedCell): number {
  return evaluate.validate_every === undefined ? 0 : Math.ceil(train.steps / evaluate.validate_every);
}

function extraImages({ settings: { train, options }, method }: CostedCell, images: number): number {
  const stepsPerEpoch = Math.max(1, Math.floor(images / train.batch));
  return method.extraImages?.({ steps: train.steps, stepsPerEpoch, batch: train.batch, images }, options) ??
    0;
}
