/**
 * A dataset file as a dataset that specs can name.
 *
 * @module
 */
import { basename, dirname, extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { sha256 } from "../../base/digest.ts";
import { readSpecText } from "../../spec/read.ts";
import { SpecDocument } from "../../spec/document.ts";
import { kindOf } from "../_place.ts";
import { fileDataset, type FileItem } from "../file_dataset.ts";
import {
  type Dataset,
  type DatasetDefinition,
  defineDataset,
  type Split,
  type SplitName,
  SPLITS,
} from "../types.ts";
import { Folders } from "./folders.ts";
import { passedOverFindings, sizeFindings, sizesOf } from "./inspect.ts";
import { itemsOf } from "./items.ts";
import { labelReaders } from "./label_reader.ts";
import { NothingThere } from "./pictures.ts";
import { PICTURE_READERS } from "./picture_reader.ts";
import { type DatasetFile, readDatasetFile } from "./read.ts";
import type { DatasetFileText } from "./schema.ts";
import { tiledSplit } from "./tiled_split.ts";

/** The name of the dataset file of a folder. */
export const DATASET_FILE_NAME = "dataset.yaml";

/**
 * Reads a dataset file that stands beside its pictures, or says where they are.
 *
 * @param url URL of the YAML file or of its folder.
 * @throws {SpecError} With every mistake in it, each at its place.
 * @throws {Deno.errors.NotFound} There is no such file.
 */
export async function loadDatasetFile(url: string): Promise<DatasetDefinition> {
  const path = await pathOf(url);
  const stem = basename(path, extname(path));
  const name = stem === "dataset" ? basename(dirname(resolve(path))) : stem;
  const text = await readSpecText(path, path);
  return defineDatasetFile(text, { file: path, name, roots: () => [dirname(path)], isBeside: true });
}

/**
 * A digest of what a dataset file means: neither its words nor its place take part, nor do the pictures.
 *
 * @param url URL of the YAML file or of its folder.
 * @returns SHA-256, 64 hex digits.
 * @throws {SpecError} With every mistake in it, each at its place.
 * @throws {Deno.errors.NotFound} There is no such file.
 */
export async function datasetFileDigest(url: string): Promise<string> {
  const path = await pathOf(url);
  return sha256(readDatasetFile(await readSpecText(path, path), path).recipe);
}

async function pathOf(url: string): Promise<string> {
  const given = fileURLToPath(url);
  const path = await kindOf(given) === "folder" ? join(given, DATASET_FILE_NAME) : given;
  if (await kindOf(path) !== undefined) return path;
  const expected = path === given
    ? "a YAML file that says what the dataset is"
    : "it in the folder of a dataset";
  throw new Deno.errors.NotFound(
    `Cannot open dataset "${given}": no file "${path}", expected ${expected}; ` +
      `"deno task init dataset ${path === given ? dirname(given) : given}" writes a first one`,
  );
}

/** Where a dataset file comes from. */
export interface DatasetFileSource {
  /** Path of the file, for messages. */
  readonly file: string;
  /** Name of the dataset, unless the file says another. */
  readonly name: string;
  /** Folders that may hold its pictures, by the folder of datasets; the file's `root` is relative to them. */
  readonly roots: (root: string) => readonly string[];
  /**
   * Whether the file says where the pictures are, whatever the folder of datasets.
   *
   * @default {false}
   */
  readonly isBeside?: boolean;
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
  const whole = async (root: string) =>
    await opened(file, text, name, source, await rootOf(file, source, root));
  return defineDataset({
    name,
    title: file.text.title ?? name,
    classes: file.meaning.classes.length,
    ...source.isBeside && { file: source.file },
    ...expected && { expected },
    open: async (root) => shaped(await whole(root), file.text.geometry),
    inspect: async (root) => {
      const { geometry } = file.text;
      const place = { root: await rootOf(file, source, root), folders: new Folders() };
      return [
        ...await passedOverFindings(file.text, place),
        ...await sizeFindings(await whole(root), typeof geometry === "string" ? geometry : "tiles"),
      ];
    },
  });
}

async function rootOf(
  { text: { root = ".", source } }: DatasetFile,
  { roots, file }: DatasetFileSource,
  given: string,
): Promise<string> {
  const candidates = [root].flat().flatMap((path) => roots(given).map((folder) => resolve(folder, path)));
  for (const folder of candidates) if (await kindOf(folder) === "folder") return folder;
  const named = candidates.map((folder) => `"${folder}"`).join(", ");
  throw new Deno.errors.NotFound(
    `Cannot open the dataset of "${file}": no folder ${named}, expected ${
      source ?? "the one that its paths are relative to"
    }`,
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
  return fileDataset({ name, ...named, caption, recipe, items, readers });
}

/** Gives the pictures of a dataset the shape that its file asks for. */
async function shaped(dataset: Dataset, geometry: DatasetFileText["geometry"]): Promise<Dataset> {
  if (geometry === "crop") return dataset;
  const splits = {} as Record<SplitName, Split>;
  for (const split of SPLITS) {
    const whole = dataset.split(split);
    splits[split] = geometry === "squash"
      ? { ...whole, fit: "square" }
      : tiledSplit(whole, geometry.tiles, await sizesOf(whole));
  }
  return { ...dataset, split: (split) => splits[split] };
}

/** What is missing, with the place in the file that names it. */
function located(
  { found, expected, key }: NothingThere,
  split: SplitName,
  text: string,
  file: string,
): Error {
  const document = new SpecDocument(text, file);
  const [within, whole] = [document.value as Record<string, unknown>, key === undefined ? [] : [key]];
  const inSplit = key === undefined ||
    (within[split] as Record<string, unknown> | undefined)?.[key] !== undefined;
  const offset = document.offset(inSplit ? [split, ...whole] : whole);
  const { line, column } = document.position(offset);
  return new Deno.errors.NotFound(
    `Cannot open the split "${split}" of ${file}:${line}:${column}: ${found}, expected ${expected}`,
  );
}
