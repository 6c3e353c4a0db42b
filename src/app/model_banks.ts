/**
 * Kept models beside the features that they look at, which models of one kind share.
 *
 * @module
 */
import { systemClock } from "../base/clock.ts";
import type { Geometry } from "../data/geometry.ts";
import { sampleRgb, squareSampling } from "../data/sampling.ts";
import type { Dataset, RgbImage } from "../data/types.ts";
import type { Engine } from "../engine/types.ts";
import { type CacheSettings, FeatureCache } from "../features/cache/feature_cache.ts";
import { FeatureBank } from "../features/feature_bank.ts";
import { geometryOf } from "../methods/needs.ts";
import type { RestoredHead } from "../model/restored_head.ts";
import type { KeptModel } from "../model/types.ts";
import { openBackbone, openHead, type OpenModelOptions, resourcesOf } from "./open_model.ts";

/** Where what models need is looked for, and where features are kept. */
export interface PredictModelsOptions extends OpenModelOptions {
  /** The running engine. */
  readonly engine: Engine;
  /** Where features are kept from one run to the next; without it, nowhere. */
  readonly cache?: CacheSettings;
}

/** Models that look at the same features of the same pictures. */
export interface ModelBank {
  /** Their heads. */
  readonly heads: readonly RestoredHead[];
  /** Place of each among all models. */
  readonly places: readonly number[];
  /** What they were trained on. */
  readonly dataset: Dataset;
  /** Features of its validation split, less the mean feature where the models have one. */
  readonly val: FeatureBank;
  /** A picture of that split as the models see it: resized and cropped. */
  picture(index: number): Promise<RgbImage>;
}

/**
 * Opens models, those that share features together.
 *
 * @param models The models, of any datasets.
 * @param use Called for each set of models, one after the other; what it is given is freed afterwards.
 * @throws {RangeError} The dataset of a model, or its backbone or method, is another one here.
 * @throws {Deno.errors.NotFound} The dataset or the weights are missing.
 */
export async function withModelBanks(
  models: readonly KeptModel[],
  options: PredictModelsOptions,
  use: (bank: ModelBank) => Promise<void>,
): Promise<void> {
  const placed = models.map((model, place) => ({ model, place }));
  for (const group of Map.groupBy(placed, ({ model }) => featuresOf(model)).values()) {
    const [{ model: first }] = group;
    const dataset = await datasetOf(first, options);
    const heads: RestoredHead[] = [];
    try {
      for (const { model } of group) heads.push(await openHead(model, options));
      using bank = await openBank(first, dataset, options);
      const places = group.map(({ place }) => place);
      const geometry = await ownGeometry(first, options);
      const picture = (index: number) => squarePicture(dataset, index, first, geometry);
      await use({ heads, places, dataset, val: bank.val, picture });
    } finally {
      for (const head of heads) head.dispose();
    }
  }
}

/** What models must have in common to share features. */
function featuresOf({ scope, dataset, backbone, settings, identity, mean }: KeptModel): string {
  const { features, method, options, evaluate: { resolution, protocol } } = settings;
  const fingerprint = identity.dataset_fingerprint;
  return JSON.stringify([
    scope,
    dataset.name,
    fingerprint,
    backbone,
    features,
    resolution,
    mean && [...mean],
    // What a method's own protocol makes of a picture is its own.
    ...protocol === "own" ? [method, options] : [],
  ]);
}

/** How the model's method brings pictures to size that it is scored on, where that is not the common way. */
async function ownGeometry(model: KeptModel, options: PredictModelsOptions): Promise<Geometry | undefined> {
  const { method, options: own, evaluate: { protocol } } = model.settings;
  if (protocol !== "own") return undefined;
  return geometryOf((await resourcesOf(model, options).method(method)).protocol?.geometry, own);
}

/** The dataset of a model, which must be the one that it was scored on. */
async function datasetOf(model: KeptModel, options: PredictModelsOptions): Promise<Dataset> {
  const dataset = await resourcesOf(model, options).openDataset(model.settings);
  const { dataset_fingerprint: expected } = model.identity;
  if (dataset.fingerprint === expected) return dataset;
  throw new RangeError(
    `Cannot predict pictures of "${dataset.name}": its fingerprint is ${dataset.fingerprint}, ` +
      `expected ${expected}, that of the data that the model "${model.path}" was trained on`,
  );
}

/** Features of the validation split as models look at them; freed in the end, with the backbone. */
async function openBank(model: KeptModel, dataset: Dataset, options: PredictModelsOptions) {
  const { features: { precision }, evaluate: { resolution } } = model.settings;
  const { engine: { numerics }, cache: kept } = options;
  const backbone = await openBackbone(model, options);
  const { method: _, ...code } = await resourcesOf(model, options).code(model.settings);
  const cache = kept && new FeatureCache({ ...kept, numerics, clock: systemClock, warn: () => {} });
  const geometry = await ownGeometry(model, options);
  const val = new FeatureBank(dataset.split("val"), backbone, {
    resolution,
    precision,
    geometry,
    cache: cache?.bank({
      ...{ dataset, backbone, code, split: "val", resolution, precision },
      ...geometry && { geometry: geometry.name },
    }),
  });
  if (model.mean) val.centerOn(model.mean);
  return {
    val,
    [Symbol.dispose]: () => {
      backbone.dispose();
      cache?.[Symbol.dispose]();
    },
  };
}

async function squarePicture(
  dataset: Dataset,
  index: number,
  { settings }: KeptModel,
  geometry: Geometry | undefined,
): Promise<RgbImage> {
  const split = dataset.split("val");
  const image = await split.image(index);
  const side = settings.evaluate.resolution;
  if (geometry) {
    const { height, width } = geometry.size?.(side) ?? { height: side, width: side };
    return { width, height, data: Uint8Array.from(geometry.picture(image, side), Math.round) };
  }
  return sampleRgb(image, squareSampling(image.height, image.width, settings.evaluate.resolution, split.fit));
}
