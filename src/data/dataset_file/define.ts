/**
 * A dataset file as a dataset that specs can name.
 *
 * @module
 */
import { basename, dirname, extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { readSpecText } from "../../spec/read.ts";
import { SpecDocument } from "../../spec/document.ts";
import { kindOf } from "../_place.ts";
import { fileDataset, type FileItem } from "../file_dataset.ts";
import { type Dataset, type DatasetDefinition, defineDataset, type Split, type SplitName, SPLITS } from "../types.ts";
import { Folders } from "./folders.ts";
import { itemsOf } from "./items.ts";
import { labelReaders } from "./label_reader.ts";
import { NothingThere } from "./pictures.ts";
import { PICTURE_READERS } from "./picture_reader.ts";
import { type DatasetFile, readDatasetFile } from "./read.ts";
import { tiledSplit } from "./tiled_split.ts";

/** The name of the dataset file of a folder. */
export const DATASET_FILE_NAME = "dataset.yaml";

/** Heads of pictures that are read side by side. */
const HEADS_TOGETHER = 16;

/**
 * Reads a dataset file that stands beside its pictures, or says where they are.
 *
 * @param url URL of the YAML file or of its folder.
 * @throws {SpecError} With every mistake in it, each at its place.
 * @throws {Deno.errors.NotFound} There is no such file.
 */
export async function loadDatasetFile(url: string): Promise<DatasetDefinition> {
  const given = fileURLToPath(url);
  const path = await kindOf(given) === "folder" ? join(given, DATASET_FILE_NAME) : given;
  if (await kindOf(path) === undefined) {
    const expected = path === given ? "a YAML file that says what the dataset is" : "it in the folder of a dataset";
    throw new Deno.errors.NotFound(
      `Cannot open dataset "${given}": no file "${path}", expected ${expected}; ` +
        `"deno task init dataset ${path === given ? dirname(given) : given}" writes a first one`,
    );
  }
  const stem = basename(path, extname(path));
  const name = stem === "dataset" ? basename(dirname(resolve(path))) : stem;
  const text = await readSpecText(path, path);
  return defineDatasetFile(text, { file: path, name, roots: () => [dirname(path)] });
}

/** Where a dataset file comes from. */
export interface DatasetFileSource {
  /** Path of the file, for messages. */
  readonly file: string;
  /** Name of the dataset, unless the file says another. */
  readonly name: string;
  /** Folders that may hold its pictures, by the folder of datasets; the file's `root` is relative to them. */
  readonly roots: (root: string) => readonly string[];
}

/**
 * Makes a dataset of the text of a dataset file.
 *
 * @param text YAML text.
 * @param source Where it comes from.
 * @throws {SpecError} With every mistake in it, each at its place.
 */
export function defineDatasetFile(text: string, source: DatasetFileSource): DatasetDefinition {
  const file = readDatasetFile(text, source.file);
  const { name = source.name, expected } = file.text;
  return defineDataset({
    name,
    title: file.text.title ?? name,
    classes: file.meaning.classes.length,
    ...expected && { expected },
    open: async (root) => await opened(file, text, name, source, await rootOf(file, source, root)),
  });
}

async function rootOf({ text: { root = "." } }: DatasetFile, { roots, file }: DatasetFileSource, given: string) {
  const candidates = [root].flat().flatMap((path) => roots(given).map((folder) => resolve(folder, path)));
  for (const folder of candidates) if (await kindOf(folder) === "folder") return folder;
  const named = candidates.map((folder) => `"${folder}"`).join(", ");
  throw new Deno.errors.NotFound(
    `Cannot open the dataset of "${file}": no folder ${named}, expected the one that its paths are relative to`,
  );
}

async function opened(
  { text, meaning, recipe }: DatasetFile,
  source: string,
  name: string,
  { file }: DatasetFileSource,
  root: string,
): Promise<Dataset> {
  const place = { root, folders: new Folders() };
  const items = {} as Record<SplitName, FileItem[]>;
  for (const split of SPLITS) {
    items[split] = await itemsOf(text, split, place).catch((error) => {
      throw error instanceof NothingThere ? located(error, split, source, file) : error;
    });
  }
  const { table, ...named } = meaning;
  const readers = { ...PICTURE_READERS, ...labelReaders(table) };
  const caption = text.caption ?? text.title ?? name;
  const dataset = fileDataset({ name, ...named, caption, recipe, items, readers });
  const { geometry } = text;
  if (geometry === "crop") return dataset;
  const shaped = {} as Record<SplitName, Split>;
  for (const split of SPLITS) {
    const whole = dataset.split(split);
    shaped[split] = geometry === "squash"
      ? { ...whole, fit: "square" }
      : tiledSplit(whole, geometry.tiles, await sizesOf(whole));
  }
  return { ...dataset, split: (split) => shaped[split] };
}

/** What is missing, with the place in the file that names it. */
function located({ found, expected, key }: NothingThere, split: SplitName, text: string, file: string): Error {
  const document = new SpecDocument(text, file);
  const [within, whole] = [document.value as Record<string, unknown>, key === undefined ? [] : [key]];
  const inSplit = key === undefined || (within[split] as Record<string, unknown> | undefined)?.[key] !== undefined;
  const offset = document.offset(inSplit ? [split, ...whole] : whole);
  const { line, column } = document.position(offset);
  return new Deno.errors.NotFound(
    `Cannot open the split "${split}" of ${file}:${line}:${column}: ${found}, expected ${expected}`,
  );
}

async function sizesOf({ length, size }: Split) {
  const sizes = [];
  for (let start = 0; start < length; start += HEADS_TOGETHER) {
    const count = Math.min(HEADS_TOGETHER, length - start);
    sizes.push(...await Promise.all(Array.from({ length: count }, (_, i) => size!(start + i))));
  }
  return sizes;
}
