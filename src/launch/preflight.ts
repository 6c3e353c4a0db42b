/**
 * What tables need and this machine does not have, looked for before anything is trained.
 *
 * @module
 */
import { messageOf } from "../base/thrown.ts";
import { isNotFound } from "../base/workspace.ts";
import { type CellSettings, cellsOf, type TablePlan } from "../spec/mod.ts";
import type { Resources } from "./resources.ts";

/** A dataset or a weight file that is not there. */
export interface Missing {
  /** What it is. */
  readonly kind: "dataset" | "backbone";
  /** Name that specs use. */
  readonly name: string;
  /** One line: what is missing, where it comes from, and the command that checks it. */
  readonly message: string;
  /** The command alone. */
  readonly check: string;
}

/**
 * Looks for the datasets and the weight files of all cells. Weights that are there are verified on the way to their digest.
 *
 * @param settings Settings of the cells.
 * @param resources What names stand for, and where it is looked for.
 * @returns All that is missing: first the datasets, then the weights, each once, in the order of the cells.
 * @throws {Error} A weight file is there and cannot be used as its backbone.
 */
export async function findMissing(
  settings: readonly CellSettings[],
  resources: Resources,
): Promise<Missing[]> {
  const named = (kind: "dataset" | "backbone") => [...new Set(settings.map((cell) => cell[kind]))];
  const found = await Promise.all(named("dataset").map((name) => missingDataset(name, resources)));
  // One after the other: the weights of two may not fit into memory.
  for (const name of named("backbone")) found.push(await missingWeights(name, resources));
  return found.filter((missing) => missing !== undefined);
}

/**
 * Refuses to go on where something is missing.
 *
 * @param missing What {@linkcode preflight} has found.
 * @throws {Deno.errors.NotFound} Something is; a line for each thing.
 */
export function refuseMissing(missing: readonly Pick<Missing, "message">[]): void {
  if (missing.length > 0) throw new Deno.errors.NotFound(missing.map(({ message }) => message).join("\n"));
}

/** A planned table and what its names stand for. */
export interface PlannedTable {
  /** The plan. */
  readonly plan: TablePlan;
  /** What the names in its settings stand for. */
  readonly resources: Resources;
}

/** What is not permitted unless it is asked for. */
export interface PermittedUses {
  /** Folders that are to be written to. */
  readonly writes?: readonly string[];
  /** Programs that are to be run. */
  readonly programs?: readonly string[];
}

/**
 * Looks for all that some tables need, and whether what they make can be written.
 *
 * @param tables Planned tables.
 * @param uses What this process is to be allowed.
 * @param permissions Who is asked.
 * @returns What is missing, each thing once.
 * @throws {Deno.errors.NotCapable} This process may not do one of them.
 */
export async function preflight(
  tables: readonly PlannedTable[],
  { writes = [], programs = [] }: PermittedUses = {},
  permissions: Pick<Deno.Permissions, "querySync"> = Deno.permissions,
): Promise<Missing[]> {
  for (const path of writes) {
    if (permissions.querySync({ name: "write", path }).state === "granted") continue;
    throw new Deno.errors.NotCapable(`Requires write access to "${path}"`);
  }
  for (const command of programs) {
    if (permissions.querySync({ name: "run", command }).state === "granted") continue;
    throw new Deno.errors.NotCapable(`Requires run access to "${command}"`);
  }
  const missing = new Map<string, Missing>();
  for (const { plan, resources } of tables) {
    const found = await findMissing(cellsOf(plan).map(({ settings }) => settings), resources);
    for (const one of found) missing.set(one.message, one);
  }
  return [...missing.values()];
}

async function missingDataset(name: string, resources: Resources): Promise<Missing | undefined> {
  const check = `deno task data ${name} --root ${resources.workspace.data[0]}`;
  try {
    await resources.openWhole(name);
  } catch (error) {
    if (!isNotFound(error)) return undefined;
    const message = messageOf(error);
    // A plugin's message need not know the command.
    const advice = message.includes(check) ? "" : `; "${check}" checks what is there`;
    return { kind: "dataset", name, message: `${message}${advice}`, check };
  }
}

/**
 * Looks for the weight file of a backbone, and verifies it where it is there.
 *
 * @returns What is missing; undefined where nothing is.
 * @throws {Error} It is there and cannot be used as its backbone.
 */
export async function missingWeights(name: string, resources: Resources): Promise<Missing | undefined> {
  const path = await resources.weightsPath(name);
  try {
    await resources.weightsDigest(name);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    const source = (await resources.backbone(name)).source?.address;
    const check = `deno task weights ${name} --root ${resources.workspace.data[0]}`;
    const message = `Cannot load backbone "${name}": no weight file "${path}", expected ${
      source === undefined ? "the backbone's" : `the one from ${source}`
    }; "${check}" checks it${source === undefined ? "" : ", with --download it fetches it"}`;
    return { kind: "backbone", name, message, check };
  }
}
