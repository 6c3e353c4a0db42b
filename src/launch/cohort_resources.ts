/**
 * Dataset, backbone and feature banks that the cells of a cohort share.
 *
 * @module
 */
import { backbones } from "../backbone/registry.ts";
import type { Backbone } from "../backbone/types.ts";
import { withFiveCrops } from "../data/five_crop_split.ts";
import { datasets } from "../data/registry.ts";
import type { Dataset } from "../data/types.ts";
import type { Engine } from "../engine/types.ts";
import type { FeatureCache } from "../features/cache/feature_cache.ts";
import { FeatureBank } from "../features/feature_bank.ts";
import type { CellSettings, PluginScope } from "../spec/mod.ts";

/** Where things named in settings are found. */
export interface ResourcePlaces {
  /** Folder that holds the datasets and the weight files. */
  readonly root: string;
  /** What names of modules mean. */
  readonly scope: PluginScope;
}

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
 * @param engine What the running engine can do for a frozen backbone.
 * @param cache Where features are kept on disk, if anywhere. The cohort owns it from now on.
 */
export async function openCohort(
  settings: CellSettings,
  places: ResourcePlaces,
  engine: Pick<Engine, "networks"> = {},
  cache?: FeatureCache,
): Promise<CohortResources> {
  const dataset = await openDataset(settings, places);
  const backbone = await openBackbone(settings, places, engine);
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

/** Opens the dataset that `settings` name, its training pictures cut as they ask. */
export async function openDataset(
  { dataset, train }: Pick<CellSettings, "dataset" | "train">,
  { root, scope }: ResourcePlaces,
): Promise<Dataset> {
  const opened = await (await datasets.load(dataset, scope)).open(root);
  return train.crop === "none" ? opened : withFiveCrops(opened, { jpeg: train.crop === "five-jpeg" });
}

/** Loads the backbone that `settings` name. */
export async function openBackbone(
  { backbone }: Pick<CellSettings, "backbone">,
  { root, scope }: ResourcePlaces,
  engine: Pick<Engine, "networks"> = {},
): Promise<Backbone> {
  const definition = await backbones.load(backbone, scope);
  return definition.load(`${root}/${definition.file}`, engine);
}
