/**
 * Kept models that are no longer the model of a stored cell.
 *
 * @module
 */
import { basename, join } from "node:path";
import { filesIn } from "../base/list_folder.ts";

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
  const cells = (await filesIn(join(folder, "cells"))).filter((name) =>
    !gone.has(join(folder, "cells", name))
  );
  const keys = new Set(cells.map((name) => basename(name, ".json")));
  return (await filesIn(join(folder, "models")))
    .filter((name) => !keys.has(basename(name, ".safetensors")))
    .map((name) => ({
      path: join(folder, "models", name),
      why: "no cell is stored that it is the model of",
    }));
}
