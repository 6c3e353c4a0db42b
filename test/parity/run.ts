/**
 * Runs every golden file below a folder against this implementation.
 *
 * @module
 */
import { engine } from "@tensorflow/tfjs-core";
import { judgeCheckpoint } from "./checkpoints.ts";
import { Comparison, type WorstEntry } from "./comparison.ts";
import { GoldenFile } from "./golden_file.ts";
import { checkAgainstManifest } from "./manifest.ts";
import { findRunner, type RunnerLoader } from "./runners.ts";

/** What became of one golden file. */
export interface ParityOutcome {
  /** Path below the folder that was asked for. */
  readonly path: string;
  /** `ok`: within tolerance; `MISS`: not, or it could not be run; `none`: no runner for this kind of file yet. */
  readonly verdict: "ok" | "MISS" | "none";
  /** Largest error over tolerance: at most 1 for `ok`; null where nothing was compared. */
  readonly ratio: number | null;
  /** The error and the tolerance behind `ratio`; null where nothing was compared. */
  readonly worst: WorstEntry | null;
  /**
   * The tensor with the largest error, or why the file could not be run. Of a checkpoint: what was read, or why it was
   * refused.
   */
  readonly detail: string;
}

/**
 * Compares each golden file below `folder`, in path order, on the engine that is running.
 *
 * @param folder Where to look, at any depth. A file's kind is the folder it lies in and its name.
 * @throws {Deno.errors.NotFound} There is no such folder.
 */
export async function* runParity(folder: string): AsyncGenerator<ParityOutcome> {
  const root = await Deno.realPath(folder);
  for (const path of await goldenFiles(root)) {
    yield { path: path.slice(root.length + 1), ...await outcomeOf(path) };
  }
}

/** Folder of weight files that are read as they are; those of `forward` hold golden vectors like all others. */
const CHECKPOINTS = "checkpoints";
const WEIGHTS = /(?<!\.forward)\.(?:safetensors|pth|pt|ckpt|bin)$/;

async function goldenFiles(folder: string): Promise<string[]> {
  const files: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) files.push(...await goldenFiles(path));
    else if (entry.name.endsWith(".safetensors") || isCheckpoint(path)) files.push(path);
  }
  return files.sort();
}

function isCheckpoint(path: string): boolean {
  return path.split("/").at(-2) === CHECKPOINTS && WEIGHTS.test(path);
}

type Outcome = Omit<ParityOutcome, "path">;

const NO_RUNNER = {
  verdict: "none",
  ratio: null,
  worst: null,
  detail: "no runner for this kind of file",
} as const;

async function outcomeOf(path: string): Promise<Outcome> {
  try {
    await checkAgainstManifest(path);
    return isCheckpoint(path) ? await checkpointOutcome(path) : await vectorOutcome(path);
  } catch (error) {
    return { verdict: "MISS", ratio: null, worst: null, detail: (error as Error).message };
  }
}

async function checkpointOutcome(path: string): Promise<Outcome> {
  const detail = await judgeCheckpoint(path);
  return detail === undefined ? NO_RUNNER : { verdict: "ok", ratio: null, worst: null, detail };
}

async function vectorOutcome(path: string): Promise<Outcome> {
  const [kind, file] = path.split("/").slice(-2);
  const runner = findRunner(kind, file.replace(/\.safetensors$/, ""));
  return runner ? judge(await compare(path, runner)) : NO_RUNNER;
}

async function compare(path: string, runner: RunnerLoader): Promise<WorstEntry | undefined> {
  const golden = await GoldenFile.open(path);
  const comparison = new Comparison(golden);
  const run = await runner();
  // A runner that stops at an error cannot dispose of what it made: the scope does.
  engine().startScope();
  try {
    await run(golden, comparison);
    await comparison.settle();
  } finally {
    engine().endScope();
  }
  return comparison.worst;
}

/** What the worst entry of a comparison comes to. */
export function judge(worst: WorstEntry | undefined): Omit<ParityOutcome, "path"> {
  if (!worst) return { verdict: "MISS", ratio: null, worst: null, detail: "nothing was compared" };
  return { verdict: worst.ratio <= 1 ? "ok" : "MISS", ratio: worst.ratio, worst, detail: worst.name };
}
