/**
 * Models that trained cells leave: which are there, and how one is put together.
 *
 * @module
 */
import { dirname, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { causeOf } from "../base/thrown.ts";
import { isNotFound } from "../base/workspace.ts";
import { writeFileAtomic } from "../base/atomic_write.ts";
import { collectTensors } from "../model/collect_tensors.ts";
import { loadModel, writeModel, type WrittenModel } from "../model/model_file.ts";
import { type ModelParts, takeParts, writeParts } from "../model/model_parts.ts";
import type { ClassAssignment, ModelBackbone, ModelScope } from "../model/types.ts";
import type { TrainerBackbone } from "../methods/types.ts";
import type { ResultStore } from "../results/result_store.ts";
import type { CellResult, ReadoutScores } from "../results/types.ts";
import { isTrainedHere } from "../spec/external.ts";
import type { PluginScope, TablePlan } from "../spec/mod.ts";
import type { TrainingData } from "../train/start_trainer.ts";
import type { CohortResources } from "./cohort_resources.ts";
import type { ScoredCell } from "./score_cells.ts";
import type { CellReport, Job } from "./types.ts";

/** Whose models are kept beside their results. */
export interface ModelsToKeep {
  /** Seeds whose cells are to have one: those that are finished without one are trained again for it. */
  readonly seeds: "all" | readonly number[];
  /** Whether whatever is trained leaves one. */
  readonly trained: boolean;
}

/** No model is kept. */
export const NO_MODELS: ModelsToKeep = { seeds: [], trained: false };

/** Whether a cell is to have a model when its table is run. */
export function isToHaveModel({ seeds }: ModelsToKeep, seed: number): boolean {
  return seeds === "all" || seeds.includes(seed);
}

/** A table on a track. */
type Table = Pick<TablePlan, "id" | "track">;

/** Whether a cell leaves a model: one that was trained here to its end. */
export function leavesModel({ outcome, settings }: Pick<CellResult, "outcome" | "settings">): boolean {
  return outcome.status === "finished" && isTrainedHere(settings);
}

/**
 * Looks for the model of a stored result, in its own table first; that of another table is copied, as tables share cells.
 *
 * @returns Whether there is one. A file that is damaged, or the model of another result, is none.
 */
export async function findModel(
  store: ResultStore,
  { id, track }: Table,
  result: Pick<CellResult, "key" | "digest">,
): Promise<boolean> {
  const own = store.modelPath(id, track, result.key);
  if (await isModelOf(own, result)) return true;
  for (const table of await store.tables()) {
    const path = store.modelPath(table, track, result.key);
    if (path === own || !await isModelOf(path, result)) continue;
    await Deno.mkdir(dirname(own), { recursive: true });
    await writeFileAtomic(own, await Deno.readFile(path));
    return true;
  }
  return false;
}

async function isModelOf(
  path: string,
  { key, digest }: Pick<CellResult, "key" | "digest">,
): Promise<boolean> {
  try {
    const model = await loadModel(path);
    return model.key === key && model.cell === digest;
  } catch (error) {
    if (isNotFound(error) || error instanceof Deno.errors.InvalidData) return false;
    throw error;
  }
}

/**
 * Hands over what the model of a cell has that was just scored, in the folder of checkpoints.
 *
 * @returns Where the parts wait, or why there are none: that a model cannot be kept changes no result. Nothing where none is to be.
 */
export async function handOverModel(
  { key, trainer, centers, settings, keepModel }: ScoredCell,
  { checkpoints }: Pick<Job, "checkpoints">,
  { dataset, weights, train, val, center }: CohortResources,
  { stepsPerEpoch, backbone }: Pick<TrainingData, "stepsPerEpoch" | "backbone">,
): Promise<CellReport["model"]> {
  if (!keepModel || checkpoints === undefined) return undefined;
  const parts = `${checkpoints}/${key}.model`;
  const { classes, colours } = dataset;
  try {
    await writeParts(parts, {
      dataset: { name: settings.dataset, classes, colours, fit: val.split.fit ?? "short-side" },
      backbone: {
        name: settings.backbone,
        digest: weights,
        channels: val.channels,
        patch: val.backbone.patch,
        ...backbone && { transformer: backbone.transformer, parameters: shapesOf(backbone) },
      },
      training: {
        steps: trainer.steps,
        images: train.count,
        grid: train.gridSize,
        steps_per_epoch: stepsPerEpoch,
      },
      ...await collectTensors(trainer, centers, center),
    });
    return { parts };
  } catch (error) {
    return { fault: causeOf(error) };
  }
}

/** Shapes of the parameters that a method starts from. */
function shapesOf({ parameters }: TrainerBackbone): ModelBackbone["parameters"] {
  const parts = Object.entries(parameters).map(([part, named]) => [
    part,
    Object.fromEntries(Object.entries(named ?? {}).map(([name, { shape }]) => [name, shape])),
  ]);
  return Object.fromEntries(parts);
}

/** A cell whose model is kept. */
export interface KeptCell {
  /** Its stored result. */
  readonly stored: CellResult;
  /** Its result as it came out now: the stored one, unless that was there before. */
  readonly fresh: CellResult;
  /** What the names in its settings mean. */
  readonly scope: PluginScope;
}

/**
 * Puts the model of a cell together from its parts, and keeps it where the cell came out as it is stored.
 *
 * @param model What the training process says of it.
 * @returns What is against it, if something is.
 */
export async function keepModel(
  store: ResultStore,
  table: Table,
  model: CellReport["model"],
  cell: KeptCell,
): Promise<string | undefined> {
  const { stored, fresh } = cell;
  const parts = model && "parts" in model ? await takeParts(model.parts) : undefined;
  if (fresh.digest !== stored.digest) {
    const found = fresh.outcome.status === "finished"
      ? `trained again, the cell comes out with the digest ${fresh.digest}`
      : `trained again, the cell ${fresh.outcome.status} (${fresh.outcome.cause})`;
    return `${found}, expected ${stored.digest} as its stored result has; check --rerun says where they part`;
  }
  if (model && "fault" in model) return `${model.fault}, expected tensors that can be written`;
  if (!parts) return undefined;
  const path = store.modelPath(table.id, table.track, stored.key);
  await Deno.mkdir(dirname(path), { recursive: true });
  await writeModel(path, modelOf(path, cell, parts));
}

function modelOf(path: string, { stored, fresh, scope }: KeptCell, parts: ModelParts): WrittenModel {
  const { key, digest, settings, seed, identity, metrics } = stored;
  const { dataset: { classes } } = parts;
  const readout = (scores: ReadoutScores | null | undefined): ClassAssignment | null =>
    scores ? scores.assignment.map((name) => name === null ? null : classes.indexOf(name)) : null;
  return {
    key,
    cell: digest,
    settings,
    seed,
    identity,
    ...parts,
    readouts: { literal: readout(metrics?.literal), converged: readout(metrics?.converged) },
    scope: scopeFrom(path, scope),
    // That of this run, where the result was there before.
    provenance: { ...fresh.provenance },
  };
}

function scopeFrom(path: string, { base, plugins }: PluginScope): ModelScope {
  return {
    ...base?.startsWith("file:") && {
      spec: relative(dirname(path), fileURLToPath(base)).replaceAll("\\", "/"),
    },
    ...plugins && Object.keys(plugins).length > 0 && { plugins },
  };
}
