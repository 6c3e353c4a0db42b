/**
 * Which cells are trained side by side.
 *
 * @module
 */
import type { CacheSettings } from "../features/cache/feature_cache.ts";
import { mapRoom } from "../features/cache/cache_folder.ts";
import type { Precision } from "../features/cache/types.ts";
import { itemBytes } from "../features/cache/shard_layout.ts";
import { FEATURE_BUDGET } from "../features/feature_bank.ts";
import { cohortOf } from "../spec/mod.ts";
import type { Resources } from "./resources.ts";
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

/** Cells that share a stream, and how they may be dealt out. */
interface Team {
  readonly key: string;
  /** Into how many shares, at most. */
  readonly shares: number;
  /** Whether the cells of a share are one job, or those of each seed in it. */
  readonly mixesSeeds: boolean;
}

/** A cell of a team. */
interface Member {
  readonly cell: JobCell;
  readonly team: Team;
}

/**
 * Deals cells out to jobs.
 *
 * The cells of a job train step by step together: a batch is made once for all of them, and what they draw alike is prepared
 * once for those of one seed.
 *
 * - Where a worker can keep all training features of a cohort in memory, the cells that share a stream are dealt out evenly
 *   to the workers, and each seed of a share is a job of its own: results come one seed after the other.
 * - Where only the disk can, a share is one job, for a batch with its neighbours is 150 MB of ViT-B/8 maps, which each job
 *   would read and centre again.
 * - Where neither can, all cells that share a stream are one job, so that the backbone runs once per batch and not once per
 *   batch and job.
 *
 * @param resources What names in settings stand for.
 * @returns Jobs, the largest first: the last ones even out what the workers have to do. How cells are dealt changes no number.
 */
export async function planJobs(
  cells: readonly JobCell[],
  resources: Resources,
  means: JobMeans,
): Promise<Job[]> {
  const { checkpoints, cache } = means;
  const members = await Promise.all(
    cells.map(async (cell): Promise<Member> => ({ cell, team: await teamOf(cell, resources, means) })),
  );
  const jobs = [...Map.groupBy(members, ({ team }) => team.key).values()].flatMap(dealt);
  return jobs.toSorted((a, b) => b.length - a.length).map((members) => ({
    workspace: resources.workspace,
    scope: resources.scope,
    checkpoints,
    ...cache && { cache },
    cells: members.map(({ cell }) => cell),
  }));
}

async function teamOf(
  { settings, seed }: JobCell,
  resources: Resources,
  { workers, cache }: JobMeans,
): Promise<Team> {
  const { train, features, backbone, method } = settings;
  const { patch, channels } = await resources.backbone(backbone);
  const { train: length } = await resources.sizes(settings);
  const gridSize = train.resolution / patch;
  const shape = [gridSize, gridSize, channels];
  const { dropLast } = await resources.method(method);
  const bytes = (precision: Precision) => length * itemBytes({ shape, precision });
  const inMemory = bytes("f32") <= FEATURE_BUDGET;
  const onDisk = cache !== undefined && bytes(features.precision) <= mapRoom(cache.budget);
  return {
    // The cells of a job are scored in one pass, on pictures of one size.
    key: `${cohortOf(settings, seed)} ${dropLast} ${settings.evaluate.resolution}`,
    shares: inMemory || onDisk ? workers : 1,
    mixesSeeds: !inMemory,
  };
}

/** Deals a team out evenly, cells of one seed together. */
function dealt(members: readonly Member[]): Member[][] {
  const [{ team: { shares, mixesSeeds } }] = members;
  const bySeed = members.toSorted((a, b) => a.cell.seed - b.cell.seed);
  const size = Math.ceil(members.length / shares);
  return Array.from({ length: Math.ceil(members.length / size) }, (_, i) => {
    const share = bySeed.slice(i * size, (i + 1) * size);
    return mixesSeeds ? [share] : [...Map.groupBy(share, ({ cell }) => cell.seed).values()];
  }).flat();
}
