/**
 * What a table needs and this machine does not have.
 *
 * @module
 */
import { join } from "node:path";
import { PUBLISHED } from "../backbone/download/mod.ts";
import { backbones } from "../backbone/registry.ts";
import { datasets } from "../data/registry.ts";
import type { CellSettings } from "../spec/mod.ts";
import type { ResourcePlaces } from "./cohort_resources.ts";

/** A dataset or a weight file that is not there. */
export interface Missing {
  readonly kind: "dataset" | "backbone";
  /** Name that specs use. */
  readonly name: string;
  /** One line: what is missing, where it comes from, and the command that checks it. */
  readonly message: string;
  /** The command alone. */
  readonly check: string;
}

/**
 * Looks for the datasets and the weight files of all cells. Files that are there and damaged are not missing: they are
 * found when they are read.
 *
 * @param settings Settings of the cells.
 * @param places Where things are looked for.
 * @returns All that is missing: first the datasets, then the weights, each once, in the order of the cells.
 */
export async function findMissing(
  settings: readonly CellSettings[],
  places: ResourcePlaces,
): Promise<Missing[]> {
  const named = (kind: "dataset" | "backbone") => [...new Set(settings.map((cell) => cell[kind]))];
  const found = await Promise.all([
    ...named("dataset").map((name) => missingDataset(name, places)),
    ...named("backbone").map((name) => missingWeights(name, places)),
  ]);
  return found.filter((missing) => missing !== undefined);
}

async function missingDataset(name: string, { root, scope }: ResourcePlaces): Promise<Missing | undefined> {
  const definition = await datasets.load(name, scope);
  const check = `deno task data ${name} --root ${root}`;
  try {
    await definition.open(root);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) return undefined;
    // A plugin's message need not know the command.
    const advice = error.message.includes(check) ? "" : `; "${check}" checks what is there`;
    return { kind: "dataset", name, message: `${error.message}${advice}`, check };
  }
}

async function missingWeights(name: string, { root, scope }: ResourcePlaces): Promise<Missing | undefined> {
  const { file } = await backbones.load(name, scope);
  const path = join(root, file);
  try {
    await Deno.stat(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) return undefined;
    const source = PUBLISHED[file]?.address;
    const check = `deno task weights ${name} --root ${root}`;
    const message = `Cannot load backbone "${name}": no weight file "${path}", expected ${
      source === undefined ? "the backbone's" : `the one from ${source}`
    }; "${check}" checks it${source === undefined ? "" : ", with --download it fetches it"}`;
    return { kind: "backbone", name, message, check };
  }
}
