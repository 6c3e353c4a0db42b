/**
 * Which cells are trained side by side.
 *
 * @module
 */
import { backbones } from "../backbone/registry.ts";
import { datasets } from "../data/registry.ts";
import type { CacheSettings } from "../features/cache/feature_cache.ts";
import { mapRoom } from "../features/cache/cache_folder.ts";
import type { Precision } from "../features/cache/types.ts";
import { itemBytes } from "../features/cache/shard_layout.ts";
import { FEATURE_BUDGET } from "../features/feature_bank.ts";
import { methods } from "../methods/registry.ts";
import { ownStream } from "../methods/needs.ts";
import { isExternal, isRerun } from "../spec/external.ts";
import { cohortOf } from "../spec/mod.ts";
import type { Resources } from "./resources.ts";
import type { CommandFolders, Job, JobCell, JobInputs } from "./types.ts";

/** What the workers that run the jobs have. */
export interface JobMeans {
  /** Number of workers. */
  readonly workers: number;
  /** Numerics tag of their engine. */
  readonly numerics: string;
  /** Folder of checkpoints. */
  readonly checkpoints: string;
  /** Where features are kept on disk, if anywhere. */
  readonly cache?: CacheSettings;
  /** Folder of label maps of what is segmented and not scored. */
  readonly segments?: string;
  /** Where programs run. */
  readonly commands?: CommandFolders;
}

/** Cells that share a stream, and how they may be split. */
interface StreamGroup {
  readonly key: string;
  /** Into how many parts, at most. */
  readonly parts: number;
  /** Whether the cells of a part are one job, or those of each seed in it. */
  readonly mixesSeeds: boolean;
}

/** A cell of a group. */
interface GroupedCell {
  readonly cell: JobCell;
  readonly group: StreamGroup;
}

/**
 * Splits cells into jobs.
 *
 * The cells of a job train step by step together: a batch is made once for all of them, and what they draw alike is prepared
 * once for those of one seed.
 *
 * - Where a worker can keep all training features of a cohort in memory, the cells that share a stream are split evenly
 *   among the workers, and each seed of a part is a job of its own: results come one seed after the other.
 * - Where only the disk can, a part is one job, for a batch with its neighbours is 150 MB of ViT-B/8 maps, which each job
 *   would read and centre again.
 * - A cell of a program is a job of its own.
 * - Where neither can, all cells that share a stream are one job, so that the backbone runs once per batch and not once per
 *   batch and job.
 *
 * @param resources What names in settings stand for.
 * @returns Jobs, the largest first: the last ones even out what the workers have to do. How cells are split changes no number.
 */
export async function planJobs(
  cells: readonly JobCell[],
  resources: Resources,
  means: JobMeans,
): Promise<Job[]> {
  const { numerics, checkpoints, cache, segments, commands } = means;
  const grouped = await Promise.all(
    cells.map(async (cell): Promise<GroupedCell> => ({ cell, group: await groupOf(cell, resources, means) })),
  );
  const jobs = [...Map.groupBy(grouped, ({ group }) => group.key).values()].flatMap(partition);
  return await Promise.all(
    jobs.toSorted((a, b) => b.length - a.length).map(async (grouped) => ({
      workspace: resources.workspace,
      scope: resources.scope,
      numerics,
      inputs: await inputsOf(grouped[0].cell, resources),
      checkpoints,
      ...cache && { cache },
      ...segments !== undefined && { segments },
      ...commands && await commandOf(grouped[0].cell, resources, commands),
      cells: grouped.map(({ cell }) => cell),
    })),
  );
}

/**
 * The modules that cells take their method, dataset and backbone from where those are not our own, as one text.
 *
 * What such a module does to its process, be it a change of a global, reaches no cell of another module.
 */
export function pluginsOf(cells: readonly Pick<JobCell, "settings">[]): string {
  const names = cells.flatMap(({ settings: { method, dataset, backbone } }) => [
    ...methods.has(method) ? [] : [method],
    ...datasets.has(dataset) ? [] : [dataset],
    ...backbones.has(backbone) ? [] : [backbone],
  ]);
  return [...new Set(names)].sort().join(" ");
}

async function groupOf(
  { key, settings, seed }: JobCell,
  resources: Resources,
  { workers, cache }: JobMeans,
): Promise<StreamGroup> {
  if (isRerun(settings)) return { key, parts: 1, mixesSeeds: false };
  const { train, features, backbone, method, dataset, evaluate, options } = settings;
  if (isExternal(settings)) {
    return { key: `external ${dataset} ${evaluate.resolution} ${method}`, parts: workers, mixesSeeds: false };
  }
  const { patch, channels } = await resources.backbone(backbone);
  const { train: length } = await resources.sizes(settings);
  const gridSize = train.resolution / patch;
  const shape = [gridSize, gridSize, channels];
  const definition = await resources.method(method);
  const { dropLast } = definition;
  const own = ownStream(definition, options);
  const bytes = (precision: Precision) => length * itemBytes({ shape, precision });
  const inMemory = bytes("f32") <= FEATURE_BUDGET;
  const onDisk = cache !== undefined && bytes(features.precision) <= mapRoom(cache.budget);
  return {
    // The cells of a job are scored in one pass, on pictures of one size.
    key: `${cohortOf(settings, seed)} ${dropLast} ${evaluate.resolution} ${pluginsOf([{ settings }])}${
      own === undefined ? "" : ` ${own} ${train.extra_clusters} ${evaluate.protocol ?? ""}`
    }`,
    parts: inMemory || onDisk ? workers : 1,
    mixesSeeds: !inMemory,
  };
}

/** The program that the cells of a job are run by, if there is one. */
async function commandOf(
  { settings }: JobCell,
  resources: Resources,
  folders: CommandFolders,
): Promise<Pick<Job, "command">> {
  const { command } = await resources.method(settings.method);
  return command ? { command: { ...folders, program: command.program } } : {};
}

/** What the key of a cell says of its data and weights. */
async function inputsOf({ settings }: JobCell, resources: Resources): Promise<JobInputs> {
  const { fingerprint } = await resources.openDataset(settings);
  return { dataset: fingerprint, weights: await resources.weightsDigest(settings.backbone) };
}

/** Splits a group evenly, cells of one seed together. */
function partition(grouped: readonly GroupedCell[]): GroupedCell[][] {
  const [{ group: { parts, mixesSeeds } }] = grouped;
  const bySeed = grouped.toSorted((a, b) => a.cell.seed - b.cell.seed);
  const size = Math.ceil(grouped.length / parts);
  return Array.from({ length: Math.ceil(grouped.length / size) }, (_, i) => {
    const part = bySeed.slice(i * size, (i + 1) * size);
    return mixesSeeds ? [part] : [...Map.groupBy(part, ({ cell }) => cell.seed).values()];
  }).flat();
}
