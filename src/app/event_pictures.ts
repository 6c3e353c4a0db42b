/**
 * Pictures in TensorBoard's event files: what kept models say of some pictures of the validation split.
 *
 * @module
 */
import { encodePng } from "../data/image.ts";
import { spreadItems } from "../data/spread_items.ts";
import type { EventImage } from "../formats/tensorboard/event_file.ts";
import { findModel } from "../launch/kept_models.ts";
import { encodeClassMap } from "../model/class_map.ts";
import { loadModel } from "../model/model_file.ts";
import type { KeptModel } from "../model/types.ts";
import { ResultStore } from "../results/result_store.ts";
import { engineFor, type EngineSelection } from "./engine_choice.ts";
import type { EventFiles } from "./event_files.ts";
import type { LoadedPlan, LoadOptions } from "./load_plan.ts";
import { type ModelItem, predictModels } from "./predict_models.ts";

/** Pictures of each cell, evenly spread over the validation split. */
const PICTURES = 4;

/**
 * Adds `<id>/picture`, `<id>/truth` and `<id>/prediction` of a few pictures to the event files of cells whose models are kept.
 *
 * @param files Those of a table that was run.
 * @param planned Its plan.
 * @returns How many cells have pictures now.
 */
export async function addEventPictures(
  files: EventFiles,
  { plan, workspace }: LoadedPlan,
  options: EngineSelection & Pick<LoadOptions, "remoteModules">,
): Promise<number> {
  const store = new ResultStore(workspace.results);
  const models: KeptModel[] = [];
  for (const result of files.results) {
    if (!await findModel(store, plan, result)) continue;
    models.push(await loadModel(store.modelPath(plan.id, plan.track, result.key)));
  }
  if (models.length === 0) return 0;
  const images = models.map((): Record<string, EventImage> => ({}));
  const { remoteModules } = options;
  await predictModels(
    models,
    (dataset) => spreadItems(dataset.split("val").length, PICTURES),
    { workspace, engine: await engineFor(plan, options), remoteModules },
    async (item) => void Object.assign(images[item.model], await imagesOf(item, models[item.model])),
  );
  for (const [i, { key }] of models.entries()) files.addImages(key, images[i]);
  return models.length;
}

async function imagesOf(
  { id, picture, labels, maps }: ModelItem,
  { dataset, settings }: KeptModel,
): Promise<Record<string, EventImage>> {
  if (maps instanceof Error) throw maps;
  const { width, height } = picture;
  const map = (classes: Int32Array) => ({
    width,
    height,
    bytes: encodeClassMap({ width, height, classes }, dataset),
  });
  return {
    [`${id}/picture`]: { width, height, bytes: await encodePng(picture) },
    [`${id}/truth`]: map(labels),
    [`${id}/prediction`]: map(maps[settings.evaluate.readout]!.classes),
  };
}
