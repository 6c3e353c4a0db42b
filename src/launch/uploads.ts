/**
 * Predictions of another program as cells take them: of the right dataset, a map for each of its pictures, with a digest.
 *
 * @module
 */
import { canonicalJson } from "../base/canonical_json.ts";
import { sha256 } from "../base/digest.ts";
import { pathToFileURL } from "node:url";
import { itemFileName } from "../data/item_file_name.ts";
import { datasets } from "../data/registry.ts";
import type { Dataset } from "../data/types.ts";
import { openSeed, type SeedMaps } from "../data/predictions/seed_maps.ts";
import type { UploadedPredictions } from "../methods/types.ts";
import type { CellSettings } from "../spec/mod.ts";
import type { Resources } from "./resources.ts";

/** What a cell is scored on. */
export interface UploadedCell {
  readonly settings: CellSettings;
  readonly seed: number;
}

/** Predictions of a seed, with the pictures that they are of. */
export interface OpenUpload {
  readonly uploaded: UploadedPredictions;
  readonly dataset: Dataset;
  readonly maps: SeedMaps;
}

/**
 * Opens the predictions of a cell.
 *
 * @throws {RangeError} They are of another dataset, lack the seed or a picture, or have a map of what is no picture.
 * @throws {Deno.errors.NotFound} There are none.
 */
export async function openUpload(
  { settings, seed }: UploadedCell,
  resources: Resources,
): Promise<OpenUpload> {
  const { uploaded } = await resources.method(settings.method);
  if (!uploaded) {
    throw new TypeError(`Cannot score "${settings.method}": it is a method, expected a predictions file`);
  }
  const { file, folder, declared } = uploaded;
  await requireDataset(uploaded, settings.dataset, resources);
  if (!declared.seeds.includes(seed)) {
    throw new RangeError(
      `Cannot score the seed ${seed} of "${file}": it has predictions of the seeds ${
        declared.seeds.join(", ")
      }, expected one of them, such as by "seeds: [${declared.seeds.join(", ")}]" in the row`,
    );
  }
  const dataset = await resources.openDataset(settings);
  const maps = await openSeed(folder, seed, declared.holds === "codes");
  requireItems(maps, dataset);
  return { uploaded, dataset, maps };
}

/**
 * A digest of the predictions of a cell: of their content and of what their file says of them, wherever they are.
 *
 * @returns SHA-256, 64 hex digits.
 * @throws {Error} As {@linkcode openUpload} does.
 */
export async function uploadDigest(cell: UploadedCell, resources: Resources): Promise<string> {
  const { maps, uploaded } = await openUpload(cell, resources);
  const digests = await resources.fileDigests("predictions", maps.files);
  const { $schema: _, dataset: __, seeds: ___, ...declared } = uploaded.declared;
  return sha256(canonicalJson({ declared, names: maps.names, digests }));
}

/** Name of the map of an item. */
export function mapName(dataset: Dataset, index: number): string {
  return itemFileName(dataset.split("val").id(index));
}

/** The dataset that a predictions file names must be that of the row: by the name, or by the file. */
async function requireDataset(
  { file, declared: { dataset: declared } }: UploadedPredictions,
  name: string,
  resources: Resources,
): Promise<void> {
  if (declared === name) return;
  const meant = await resources.dataset(name);
  if (declared === meant.name) return;
  const found = await datasets.load(declared, { base: pathToFileURL(file).href }).catch(() => undefined);
  if (found && (found === meant || found.file !== undefined && found.file === meant.file)) return;
  throw new RangeError(
    `Cannot score "${file}": it has predictions of the dataset "${declared}", expected those of "${name}"`,
  );
}

/** @throws {RangeError} A picture has no map, or a map is of no picture. */
export function requireItems(maps: SeedMaps, dataset: Dataset): void {
  const { length } = dataset.split("val");
  const items = Array.from({ length }, (_, index) => mapName(dataset, index));
  const there = new Set(maps.names);
  const missing = items.filter((name) => !there.has(name));
  if (missing.length > 0) {
    throw new RangeError(
      `Cannot score "${maps.path}": ${missing.length} of ${length} pictures have no prediction, expected first "${
        maps.place(missing[0])
      }"`,
    );
  }
  const known = new Set(items);
  const extra = maps.names.find((name) => !known.has(name));
  if (extra === undefined) return;
  throw new RangeError(
    `Cannot score "${maps.place(extra)}": "${dataset.name}" has no picture "${extra}" in its split val, ` +
      `expected a map for each of its ${length} pictures`,
  );
}
