/**
 * Dataset, backbone and feature banks that the cells of a cohort share.
 *
 * @module
 */
import type { Dataset } from "../data/types.ts";
import type { Engine } from "../engine/types.ts";
import type { FeatureCache } from "../features/cache/feature_cache.ts";
import { FeatureBank } from "../features/feature_bank.ts";
import type { CellSettings } from "../spec/mod.ts";
import type { Resources } from "./resources.ts";

/** An opened cohort. */
export interface CohortResources {
  readonly dataset: Dataset;
  readonly train: FeatureBank;
  readonly val: FeatureBank;
  dispose(): void;
}

/**
 * Opens the dataset and the backbone that `settings` name, and readies their feature banks.
 *
 * @param resources What names stand for.
 * @param engine What the running engine can do for a frozen backbone.
 * @param cache Where features are kept on disk, if anywhere. The cohort owns it from now on.
 */
export async function openCohort(
  settings: CellSettings,
  resources: Resources,
  engine: Pick<Engine, "networks"> = {},
  cache?: FeatureCache,
): Promise<CohortResources> {
  const dataset = await resources.openDataset(settings);
  const backbone = await resources.loadBackbone(settings.backbone, engine);
  const { precision } = settings.features;
  const bank = (split: "train" | "val", resolution: number) =>
    new FeatureBank(dataset.split(split), backbone, {
      resolution,
      precision,
      cache: cache?.bank({ dataset, backbone, split, resolution, precision }),
    });
  const train = bank("train", settings.train.resolution);
  const val = bank("val", settings.evaluate.resolution);
  if (settings.features.center) {
    const center = await train.mean();
    train.centerOn(center);
    val.centerOn(center);
  }
  const dispose = () => {
    backbone.dispose();
    cache?.[Symbol.dispose]();
  };
  return { dataset, train, val, dispose };
}
