/**
 * The files of one seed's predictions: a folder of PNG or `.npy` files, or one file of arrays, by the names of the pictures.
 *
 * @module
 */
import { join } from "node:path";
import { readBytes } from "../../base/read_file.ts";
import { isNotFound } from "../../base/workspace.ts";
import { decodeLabelPng } from "../../formats/label_png.ts";
import { parseNpy } from "../../formats/numpy/npy.ts";
import { openNpz } from "../../formats/numpy/npz.ts";
import { parseSafetensors } from "../../formats/safetensors.ts";
import type { StoredTensor } from "../../formats/stored_tensor.ts";

/** Maps of one seed, by the name of their picture. */
export interface SeedMaps {
  /** The folder, or the file of arrays. */
  readonly path: string;
  /** Names of what there are maps of, sorted. */
  readonly names: readonly string[];
  /** Paths of all files, in the order of the names; one file where it holds all. */
  readonly files: readonly string[];
  /** Where the map of a name is, or would be. */
  place(name: string): string;
  /**
   * Reads a map.
   *
   * @returns Rank 2, `[height, width]`, of whole numbers, or rank 3, `[height, width, channels]`.
   * @throws {Error} It cannot be read; the message names its place.
   */
  read(name: string): Promise<StoredTensor>;
}

/** Ways to keep the maps of a seed, by the ending of its name; none is a folder. */
type Opener = (path: string) => Promise<SeedMaps | undefined>;

/**
 * Finds the predictions of a seed.
 *
 * @param folder Folder of the predictions file.
 * @param seed The seed.
 * @param holdsCodes Whether they are codes rather than label maps.
 * @throws {Deno.errors.NotFound} There are none.
 * @throws {RangeError} There are several.
 */
export async function openSeed(folder: string, seed: number, holdsCodes: boolean): Promise<SeedMaps> {
  const path = join(folder, `seed-${seed}`);
  const below = holdsCodes ? join(path, "codes") : path;
  const ways: [string, Opener][] = [
    [below, (at) => openFolder(at, holdsCodes ? ".npy" : ".png")],
    [`${path}.npz`, openNpzFile],
    [`${path}.safetensors`, openSafetensors],
  ];
  const opened = await Promise.all(ways.map(([at, open]) => open(at)));
  const [found, other] = opened.filter((maps) => maps !== undefined);
  if (found && !other) return found;
  if (found) {
    throw new RangeError(
      `Cannot score the predictions of seed ${seed}: there are "${found.path}" and "${other.path}", expected one of them`,
    );
  }
  throw new Deno.errors.NotFound(
    `Cannot score the predictions of seed ${seed}: no ${
      ways.map(([at]) => `"${at}"`).join(", ")
    }, expected one of them`,
  );
}

async function openFolder(path: string, ending: string): Promise<SeedMaps | undefined> {
  const endings = new Map<string, string>();
  const walk = async (prefix: string): Promise<void> => {
    for await (const { name, isDirectory } of Deno.readDir(join(path, prefix))) {
      if (isDirectory) await walk(`${prefix}${name}/`);
      else if (name.toLowerCase().endsWith(ending)) {
        endings.set(`${prefix}${name.slice(0, -ending.length)}`, name.slice(-ending.length));
      }
    }
  };
  try {
    await walk("");
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
  const names = [...endings.keys()].sort();
  const place = (name: string) => join(path, `${name}${endings.get(name) ?? ending}`);
  const parse = ending === ".png" ? parsePng : parseNpy;
  return {
    path,
    names,
    files: names.map(place),
    place,
    read: async (name) => parse(await readBytes(place(name), `a ${ending} file`), place(name)),
  };
}

function parsePng(bytes: Uint8Array<ArrayBuffer>, path: string): StoredTensor {
  const { width, height, data } = decodeLabelPng(bytes, path);
  const shape = [height, width];
  return data instanceof Uint16Array
    ? { dtype: "I32", shape, data: Int32Array.from(data) }
    : { dtype: "U8", shape, data };
}

async function openNpzFile(path: string): Promise<SeedMaps | undefined> {
  const bytes = await bytesOf(path);
  return bytes && ofArrays(path, openNpz(bytes, path));
}

async function openSafetensors(path: string): Promise<SeedMaps | undefined> {
  const bytes = await bytesOf(path);
  if (!bytes) return undefined;
  const { tensors } = parseSafetensors(bytes, path);
  return ofArrays(path, { names: [...tensors.keys()], read: (name) => tensors.get(name)! });
}

async function bytesOf(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function ofArrays(
  path: string,
  { names, read }: { readonly names: readonly string[]; read(name: string): StoredTensor },
): SeedMaps {
  return {
    path,
    names: [...names].sort(),
    files: [path],
    place: (name) => `${path}[${name}]`,
    read: (name) => Promise.try(() => read(name)),
  };
}
