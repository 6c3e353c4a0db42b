/**
 * What kept models say of pictures of their dataset's validation split, as they were scored.
 *
 * @module
 */
import type { Dataset, RgbImage } from "../data/types.ts";
import { type PredictedMaps, predictItems } from "../model/predict_items.ts";
import type { KeptModel } from "../model/types.ts";
import { type PredictModelsOptions, withModelBanks } from "./model_banks.ts";

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
  await withModelBanks(models, options, async ({ heads, places, dataset, val, picture: pictureOf }) => {
    await predictItems(heads, val, itemsOf(dataset), async ({ index, id, labels, predictions }) => {
      const picture = await pictureOf(index);
      for (const [at, maps] of predictions.entries()) {
        await receive({ model: places[at], index, id, picture, labels, maps });
      }
    });
  });
}
