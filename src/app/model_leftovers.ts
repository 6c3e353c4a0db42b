/**
 * Kept models that are no longer the model of a stored cell.
 *
 * @module
 */
import { basename, join } from "node:path";
import { isNotFound } from "../base/workspace.ts";

/** A model of no cell. */
export interface LeftModel {
  /** Its file, absolute. */
  readonly path: string;
  /** Why nothing needs it. */
  readonly why: string;
}

/**
 * Looks for models whose cell is not stored. Removes nothing.
 *
 * @param folder The folder of a table's results on a track, absolute.
 * @param gone Files of cells that are about to go, absolute: their models are named as well.
 */
export async function modelLeftovers(folder: string, gone: ReadonlySet<string>): Promise<LeftModel[]> {
  const cells = (await filesIn(join(folder, "cells"))).filter((path) => !gone.has(path));
  const keys = new Set(cells.map((path) => basename(path, ".json")));
  return (await filesIn(join(folder, "models")))
    .filter((path) => !keys.has(basename(path, ".safetensors")))
    .map((path) => ({ path, why: "no cell is stored that it is the model of" }));
}

async function filesIn(folder: string): Promise<string[]> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(folder));
    return entries.filter(({ isFile }) => isFile).map(({ name }) => join(folder, name)).sort();
  } catch (error) {
    if (isNotFound(error)) return [];
    throw error;
  }
}
