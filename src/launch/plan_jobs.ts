/**
 * Which cells are trained side by side.
 *
 * @module
 */
import { backbones } from "../backbone/registry.ts";
import type { CacheSettings } from "../features/cache/feature_cache.ts";
import { mapRoom } from "../features/cache/cache_folder.ts";
import { itemBytes } from "../features/cache/shard_layout.ts";
import { FEATURE_BUDGET } from "../features/feature_bank.ts";
import { methods } from "../methods/registry.ts";
import { cohortOf } from "../spec/mod.ts";
import { openDataset, type ResourcePlaces } from "./cohort_resources.ts";
import type { Job, JobCell } from "./types.ts";

/** What the workers that run the jobs have. */
export interface JobMeans {
  /** Number of workers. */
  readonly workers: number;
  /** Folder of checkpoints. */
  readonly checkpoints: string;
  /** Where features are kept on disk, if anywhere. */
  readonly cache?: CacheSettings;
}

/** Cells that share a stream, and into how many jobs they may be dealt out. */
interface Team {
  readonly key: string;
  readonly jobs: number;
}

/**
 * Deals cells out to jobs.
 *
 * - Where a worker can keep all training features of a cohort in memory, every cell is a job of its own: the backbone has
 *   run once and any worker can take the next cell.
 * - Where only the disk can, the cells that share a stream are dealt out to as many jobs as there are workers. The backbone
 *   runs once whoever trains what, so no worker need be idle; but the cells of a job train step by step together, for a
 *   batch with its neighbours is 150 MB of ViT-B/8 maps, which each cell alone would read and centre again.
 * - Where neither can, they are one job, so that the backbone runs once per batch and not once per batch and job.
 *
 * @param places Where things named in settings are found.
 * @returns Jobs in the order of their first cells. How cells are dealt changes no number.
 */
export async function planJobs(
  cells: readonly JobCell[],
  places: ResourcePlaces,
  means: JobMeans,
): Promise<Job[]> {
  const { checkpoints, cache } = means;
  const teams = await Promise.all(cells.map((cell, i) => teamOf(cell, i, places, means)));
  const groups = Map.groupBy(cells.map((cell, i) => ({ cell, ...teams[i] })), ({ key }) => key);
  return [...groups.values()].flatMap((members) => dealt(members, members[0].jobs)).map((members) => ({
    ...places,
    checkpoints,
    ...cache && { cache },
    cells: members.map(({ cell }) => cell),
  }));
}

async function teamOf(
  { settings, seed }: JobCell,
  index: number,
  places: ResourcePlaces,
  { workers, cache }: JobMeans,
): Promise<Team> {
  const { train, features, backbone, method } = settings;
  const { patch, width } = await backbones.load(backbone, places.base);
  const { length } = (await openDataset(settings, places)).split("train");
  const cellsPerAxis = train.resolution / patch;
  const shape = [cellsPerAxis, cellsPerAxis, width];
  if (length * itemBytes({ shape, precision: "f32" }) <= FEATURE_BUDGET) {
    return { key: `alone ${index}`, jobs: 1 };
  }
  const { lastBatch } = await methods.load(method, places.base);
  const fits = cache !== undefined &&
    length * itemBytes({ shape, precision: features.precision }) <= mapRoom(cache.budget);
  // The cells of a job are scored in one pass, on pictures of one size.
  const key = `${cohortOf(settings, seed)} ${lastBatch} ${settings.evaluate.resolution}`;
  return { key, jobs: fits ? workers : 1 };
}

/** Deals out evenly, neighbours together. */
function dealt<T>(members: readonly T[], jobs: number): T[][] {
  const share = Math.ceil(members.length / jobs);
  return Array.from(
    { length: Math.ceil(members.length / share) },
    (_, i) => members.slice(i * share, (i + 1) * share),
  );
}
