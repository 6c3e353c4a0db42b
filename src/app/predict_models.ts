/**
 * What kept models say of pictures of their dataset's validation split, as they were scored.
 *
 * @module
 */
import { systemClock } from "../base/clock.ts";
import { sampleRgb, squareSampling } from "../data/sampling.ts";
import type { Dataset, RgbImage } from "../data/types.ts";
import type { Engine } from "../engine/types.ts";
import { type CacheSettings, FeatureCache } from "../features/cache/feature_cache.ts";
import { FeatureBank } from "../features/feature_bank.ts";
import { type PredictedMaps, predictItems } from "../model/predict_items.ts";
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

/** What a model says of an item, on the square that it is scored on. */
export interface ModelItem {
  /** Which of the models, by its place. */
  readonly model: number;
  /** Place of the item in the validation split. */
  readonly index: number;
  /** Its name. */
  readonly id: string;
  /** The picture, resized and cropped. */
  readonly picture: RgbImage;
  /** Label of each pixel, row by row; -1 is ignored. */
  readonly labels: Int32Array;
  /** What the model says; its error where it threw. */
  readonly maps: PredictedMaps | Error;
}

/**
 * Predicts items of validation splits. Models that look at the same features share them.
 *
 * @param models The models, of any datasets.
 * @param itemsOf Which items are predicted, by their place in the split of a dataset.
 * @param receive Takes what a model says of an item, models that share features item by item.
 * @throws {RangeError} The dataset of a model, or its backbone or method, is another one here.
 * @throws {Deno.errors.NotFound} The dataset or the weights are missing.
 */
export async function predictModels(
  models: readonly KeptModel[],
  itemsOf: (dataset: Dataset) => readonly number[],
  options: PredictModelsOptions,
  receive: (item: ModelItem) => void | Promise<void>,
): Promise<void> {
  const places = models.map((model, place) => ({ model, place }));
  for (const group of Map.groupBy(places, ({ model }) => featuresOf(model)).values()) {
    const [{ model: first }] = group;
    const dataset = await datasetOf(first, options);
    const heads: RestoredHead[] = [];
    try {
      for (const { model } of group) heads.push(await openHead(model, options));
      using bank = await openBank(first, dataset, options);
      await predictItems(heads, bank.val, itemsOf(dataset), async ({ index, id, labels, predictions }) => {
        const picture = await squarePicture(dataset, index, first);
        for (const [at, maps] of predictions.entries()) {
          await receive({ model: group[at].place, index, id, picture, labels, maps });
        }
      });
    } finally {
      for (const head of heads) head.dispose();
    }
  }
}

/** What models must have in common to share features. */
function featuresOf({ scope, dataset, backbone, settings, identity, mean }: KeptModel): string {
  const { features, evaluate: { resolution } } = settings;
  const fingerprint = identity.dataset_fingerprint;
  return JSON.stringify([
    scope,
    dataset.name,
    fingerprint,
    backbone,
    features,
    resolution,
    mean && [...mean],
  ]);
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
  const val = new FeatureBank(dataset.split("val"), backbone, {
    resolution,
    precision,
    cache: cache?.bank({ dataset, backbone, code, split: "val", resolution, precision }),
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

async function squarePicture(dataset: Dataset, index: number, { settings }: KeptModel): Promise<RgbImage> {
  const split = dataset.split("val");
  const image = await split.image(index);
  return sampleRgb(image, squareSampling(image.height, image.width, settings.evaluate.resolution, split.fit));
}
