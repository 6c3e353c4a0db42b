/**
 * Kept models by their paths; of one that is missing it is said which command makes it.
 *
 * @module
 */
import { basename, dirname, relative, resolve } from "node:path";
import { isNotFound, isWithin } from "../base/workspace.ts";
import { loadModel } from "../model/model_file.ts";
import type { KeptModel } from "../model/types.ts";
import { ResultStore } from "../results/result_store.ts";
import { EMBEDDED } from "../spec/mod.ts";

/**
 * Reads a kept model.
 *
 * @param path Its path, as `results/<table>/<track>/models/<key>.safetensors`.
 * @throws {Deno.errors.NotFound} It is not there.
 * @throws {Deno.errors.InvalidData} The file is no model, or damaged.
 */
export async function loadKept(path: string): Promise<KeptModel> {
  try {
    return await loadModel(path);
  } catch (cause) {
    const command = isNotFound(cause) && await commandOf(path);
    if (!command) throw cause;
    throw new Deno.errors.NotFound(
      `Cannot read the model "${path}": it is not there, expected what "${command}" keeps`,
      { cause },
    );
  }
}

/** The command that keeps the models of the table that the path lies in; undefined where it lies in none. */
async function commandOf(path: string): Promise<string | undefined> {
  const track = dirname(dirname(resolve(path)));
  const table = dirname(track);
  const results = dirname(table);
  const spec = await new ResultStore(results).specOf(basename(table));
  if (spec === undefined) return undefined;
  const folder = dirname(results);
  const name = isWithin(spec, folder) ? relative(folder, spec).replaceAll("\\", "/") : spec;
  const onTrack = basename(track) === EMBEDDED ? "" : ` --track ${basename(track)}`;
  return `deno task bench ${name}${onTrack} --keep-models`;
}
