/**
 * The weight file that a backbone's definition names: where it lies, its digest, the backbone made from it.
 *
 * @module
 */
import { join } from "node:path";
import { sha256, sha256File } from "../base/digest.ts";
import type { Engine } from "../engine/types.ts";
import type { Backbone, BackboneDefinition } from "./types.ts";

/** A backbone whose digest is known, whether it came from a file or not. */
export type LoadedBackbone = Backbone & { readonly digest: string };

/**
 * Looks for the weight file of a backbone.
 *
 * @param definition The backbone.
 * @param folders Folders of weights and datasets: the first that has the file is taken.
 * @returns Path of the file, in the first folder where none has it; undefined where the backbone needs none.
 * @throws {TypeError} There is something else than a file.
 */
export async function weightsPath(
  { name, file }: BackboneDefinition,
  folders: readonly string[],
): Promise<string | undefined> {
  if (file === undefined) return undefined;
  for (const folder of folders) {
    const path = join(folder, file);
    const found = await stat(path);
    if (found === undefined) continue;
    if (found.isFile) return path;
    throw new TypeError(
      `Cannot read the weights of "${name}": "${path}" is ${kindOf(found)}, expected a regular file`,
    );
  }
  return join(folders[0], file);
}

/**
 * What tells a backbone's features from those of other weights: part of a cell's key.
 *
 * @param definition The backbone.
 * @param folders As {@linkcode weightsPath} takes them.
 * @returns SHA-256 (hex) of the weight file; where there is none, of the definition's `digest`, or of its name.
 * @throws {Deno.errors.NotFound} The weight file is missing.
 */
export async function weightsDigest(
  definition: BackboneDefinition,
  folders: readonly string[],
): Promise<string> {
  const path = await weightsPath(definition, folders);
  return path === undefined ? digestWithoutFile(definition) : await sha256File(path);
}

/**
 * Loads a backbone.
 *
 * @param definition The backbone.
 * @param folders As {@linkcode weightsPath} takes them.
 * @param engine What the running engine can do for a frozen network.
 * @throws {Deno.errors.NotFound} The weight file is missing.
 * @throws {TypeError} What was loaded has other channels or patches than the definition says.
 */
export async function loadBackbone(
  definition: BackboneDefinition,
  folders: readonly string[],
  engine: Pick<Engine, "networks"> = {},
): Promise<LoadedBackbone> {
  const path = await weightsPath(definition, folders);
  const backbone = await definition.load(path ?? "", engine);
  for (const size of ["channels", "patch"] as const) {
    if (backbone[size] === definition[size]) continue;
    backbone.dispose();
    throw new TypeError(
      `Cannot load the backbone "${definition.name}": it has ${size} ${backbone[size]} once it is loaded, ` +
        `expected ${definition[size]} as its definition says`,
    );
  }
  return {
    name: backbone.name,
    channels: backbone.channels,
    patch: backbone.patch,
    digest: path === undefined ? digestWithoutFile(definition) : await digestOf(backbone, path),
    features: (images) => backbone.features(images),
    ...(backbone.attention && { attention: (images) => backbone.attention!(images) }),
    dispose: () => backbone.dispose(),
  };
}

/** What loading has computed saves reading the file again; anything else than a digest is no substitute for one. */
async function digestOf({ digest }: Backbone, path: string): Promise<string> {
  return digest !== undefined && /^[0-9a-f]{64}$/.test(digest) ? digest : await sha256File(path);
}

function digestWithoutFile({ name, digest }: BackboneDefinition): string {
  return sha256(digest ?? name);
}

async function stat(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function kindOf({ isDirectory, isFifo, isSocket }: Deno.FileInfo): string {
  return isDirectory ? "a folder" : isFifo ? "a pipe" : isSocket ? "a socket" : "a device";
}
