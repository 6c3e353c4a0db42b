/**
 * Which cells are trained side by side.
 *
 * @module
 */
import { backbones } from "../backbone/registry.ts";
import { FEATURE_BUDGET } from "../features/feature_bank.ts";
import { methods } from "../methods/registry.ts";
import { cohortOf } from "../spec/mod.ts";
import { openDataset, type ResourcePlaces } from "./cohort_resources.ts";
import type { Job, JobCell } from "./types.ts";

const FLOAT_BYTES = 4;

/**
 * Deals cells out to jobs.
 *
 * Where a worker can keep all training features of a cohort, every cell is a job of its own: the backbone has run once and
 * any worker can take the next cell. Where it cannot, the cells that share a stream are one job and train step by step
 * together, so that the backbone runs once per batch and not once per batch and cell.
 *
 * @param places Where things named in settings are found.
 * @param checkpoints Folder of checkpoints.
 * @returns Jobs in the order of their first cells. How cells are dealt changes no number.
 */
export async function planJobs(
  cells: readonly JobCell[],
  places: ResourcePlaces,
  checkpoints: string,
): Promise<Job[]> {
  const keys = await Promise.all(cells.map((cell, i) => jobKey(cell, i, places)));
  const groups = Map.groupBy(cells.map((cell, i) => ({ cell, key: keys[i] })), ({ key }) => key);
  return [...groups.values()].map((members) => ({
    ...places,
    checkpoints,
    cells: members.map(({ cell }) => cell),
  }));
}

async function jobKey({ settings, seed }: JobCell, index: number, places: ResourcePlaces): Promise<string> {
  const { patch, width } = await backbones.load(settings.backbone, places.base);
  const { length } = (await openDataset(settings, places)).split("train");
  const positions = (settings.train.resolution / patch) ** 2;
  if (length * positions * width * FLOAT_BYTES <= FEATURE_BUDGET) return `alone ${index}`;
  const { lastBatch } = await methods.load(settings.method, places.base);
  return `${cohortOf(settings, seed)} ${lastBatch}`;
}
