/**
 * What a cell's numbers depend on besides its settings and seed, and its key.
 *
 * @module
 */
import {
  type CellIdentity,
  type CellKey,
  cellKey,
  type CellSettings,
  cellsOf,
  type PlannedCell,
  type TablePlan,
} from "../spec/mod.ts";
import { isExternal } from "../spec/external.ts";
import type { Resources } from "./resources.ts";
import { uploadDigest } from "./uploads.ts";

/** What a cell's numbers depend on, with the engine's numerics tag. */
export type FullIdentity = CellIdentity & { readonly numerics: string };

/** A cell of the table with its key. */
export interface IdentifiedCell {
  readonly cell: PlannedCell;
  readonly key: CellKey;
  readonly identity: FullIdentity;
}

/**
 * The identity of a cell with these settings.
 *
 * @param numerics The engine's numerics tag.
 * @throws {Deno.errors.NotFound} The dataset or the weight file is missing.
 */
export async function identify(
  settings: CellSettings,
  resources: Resources,
  numerics: string,
): Promise<FullIdentity> {
  return {
    methodVersion: (await resources.method(settings.method)).version,
    datasetFingerprint: (await resources.openDataset(settings)).fingerprint,
    weightsDigest: await resources.weightsDigest(settings.backbone),
    ...await codeOf(settings, resources),
    numerics,
  };
}

async function codeOf(settings: CellSettings, resources: Resources): Promise<Pick<CellIdentity, "code">> {
  const code = await resources.code(settings);
  return Object.keys(code).length === 0 ? {} : { code };
}

/**
 * The key of one cell.
 *
 * @throws {RangeError} It is to be scored on uploaded predictions that lack a picture, or are of another dataset.
 */
export async function identifyCell(
  cell: PlannedCell,
  resources: Resources,
  numerics: string,
): Promise<IdentifiedCell> {
  const { settings, seed } = cell;
  const trained = await identify(settings, resources, numerics);
  const identity = isExternal(settings)
    ? { ...trained, code: { ...trained.code, method: await uploadDigest(cell, resources) } }
    : trained;
  return { cell, identity, key: cellKey({ settings, seed, identity }) };
}

/** Keys of all cells of a plan, in order. */
export function identifyCells(
  plan: TablePlan,
  resources: Resources,
  numerics: string,
): Promise<IdentifiedCell[]> {
  return Promise.all(cellsOf(plan).map((cell) => identifyCell(cell, resources, numerics)));
}
