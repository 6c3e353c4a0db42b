/**
 * What the stage before a cell's training depends on, as far as settings and data tell: nothing is made for that.
 *
 * @module
 */
import type { StageIdentity } from "../features/stage/stage_keys.ts";
import { geometryOf } from "../methods/needs.ts";
import type { CellSettings } from "../spec/mod.ts";
import type { Resources } from "./resources.ts";

/**
 * What the stage of cells with these settings depends on.
 *
 * @param numerics The engine's numerics tag.
 * @returns Nothing where the method has no stage.
 * @throws {Deno.errors.NotFound} The dataset or the weight file is missing.
 */
export async function stageIdentity(
  settings: CellSettings,
  resources: Resources,
  numerics: string,
): Promise<StageIdentity<CellSettings["options"]> | undefined> {
  const { name, stage, geometry } = await resources.method(settings.method);
  if (!stage) return undefined;
  const { train, features, options, backbone } = settings;
  const dataset = await resources.openDataset(settings);
  const classes = dataset.classes.length;
  return {
    method: name,
    parts: stage,
    options,
    classes,
    clusters: classes + train.extra_clusters,
    count: dataset.split("train").length,
    identity: {
      dataset: dataset.fingerprint,
      resolution: train.resolution,
      geometry: geometryOf(geometry, options)?.name ?? null,
      features,
      backbone,
      weights: await resources.weightsDigest(backbone),
      code: await resources.code(settings),
      numerics,
    },
  };
}
