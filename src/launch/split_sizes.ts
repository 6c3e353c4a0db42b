/**
 * How many images a cell trains on and is scored on.
 *
 * @module
 */
import { PIECES } from "../data/five_crop_split.ts";
import { datasets } from "../data/registry.ts";
import type { SplitName } from "../data/types.ts";
import type { CellSettings, PluginScope } from "../spec/mod.ts";
import { openDataset, type ResourcePlaces } from "./cohort_resources.ts";

/** Number of items per split, crops counted as such. */
export type SplitSizes = Readonly<Record<SplitName, number>>;

/** Which settings decide about the number of items. */
type SplitSettings = Pick<CellSettings, "dataset" | "train">;

/**
 * The sizes of the published dataset.
 *
 * @returns Undefined where the data has no published form.
 */
export async function publishedSizes(
  { dataset, train: { crop } }: SplitSettings,
  scope: PluginScope,
): Promise<SplitSizes | undefined> {
  const { expected } = await datasets.load(dataset, scope);
  return expected && { ...expected, train: expected.train * (crop === "none" ? 1 : PIECES) };
}

/**
 * The sizes of the data that is there.
 *
 * @throws {Deno.errors.NotFound} It is not there.
 */
export async function foundSizes(settings: SplitSettings, places: ResourcePlaces): Promise<SplitSizes> {
  const dataset = await openDataset(settings, places);
  return { train: dataset.split("train").length, val: dataset.split("val").length };
}
