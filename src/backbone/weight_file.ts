/**
 * The weight file that a backbone's definition names: where it lies, whether it is the right one, the backbone made from it.
 *
 * @module
 */
import { join } from "node:path";
import { sha256, sha256File } from "../base/digest.ts";
import type { Engine } from "../engine/types.ts";
import { requireRegular } from "../base/read_file.ts";
import { isNotFound } from "../base/workspace.ts";
import type { TransformerShape } from "./output_names.ts";
import type { Backbone, BackboneDefinition, WeightSummary } from "./types.ts";

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
    const found = await ifThere(Deno.stat(path));
    if (found === undefined) continue;
    requireRegular(found, path, `a file with the weights of "${name}"`);
    return path;
  }
  return join(folders[0], file);
}

/**
 * Reads a weight file as the backbone would and compares it with what is known of it.
 *
 * @param definition The backbone.
 * @param path Path of the file.
 * @param recordedAt Path that the file has, or will have, when it is used: the digest at its first download is recorded beside it.
 * @returns What the file was found to be.
 * @throws {RangeError} Its digest is not the one recorded.
 * @throws {Error} It cannot be used as this backbone.
 * @throws {Deno.errors.NotFound} The file does not exist.
 */
export async function verifyWeights(
  definition: BackboneDefinition,
  path: string,
  recordedAt = path,
): Promise<WeightSummary> {
  const summary = await definition.verify?.(path) ?? { sha256: await sha256File(path), details: {} };
  await requireRecorded(definition, recordedAt, summary.sha256);
  return summary;
}

/** Path of the record of a weight file's digest, in the form of `sha256sum`. */
export function recordPath(path: string): string {
  return `${path}.sha256`;
}

/**
 * What tells a backbone's features from those of other weights: part of a cell's key. The weight file is verified on the way.
 *
 * @param definition The backbone.
 * @param folders As {@linkcode weightsPath} takes them.
 * @returns SHA-256 (hex) of the weight file; where there is none, of the definition's `digest`, or of its name.
 * @throws {Deno.errors.NotFound} The weight file is missing.
 * @throws {Error} It cannot be used as this backbone.
 */
export async function weightsDigest(
  definition: BackboneDefinition,
  folders: readonly string[],
): Promise<string> {
  const path = await weightsPath(definition, folders);
  return path === undefined ? digestWithoutFile(definition) : (await verifyWeights(definition, path)).sha256;
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
  try {
    requireSizes(backbone, definition);
    const digest = path === undefined ? digestWithoutFile(definition) : await digestOf(backbone, path);
    if (path !== undefined) await requireRecorded(definition, path, digest);
    return {
      name: backbone.name,
      channels: backbone.channels,
      patch: backbone.patch,
      digest,
      features: (images) => backbone.features(images),
      ...(backbone.attention && { attention: (images) => backbone.attention!(images) }),
      ...namedOutputs(backbone),
      dispose: () => backbone.dispose(),
    };
  } catch (error) {
    backbone.dispose();
    throw error;
  }
}

/** What a backbone gives by name. */
function namedOutputs(backbone: Backbone): Pick<Backbone, "transformer" | "outputs" | "parameters"> {
  const { transformer } = backbone;
  if (!transformer || !backbone.outputs) return {};
  return {
    transformer,
    outputs: (images, names) => backbone.outputs!(images, names),
    ...(backbone.parameters && { parameters: (parts) => backbone.parameters!(parts) }),
  };
}

function requireSizes(backbone: Backbone, definition: BackboneDefinition): void {
  for (const size of ["channels", "patch"] as const) {
    if (backbone[size] === definition[size]) continue;
    throw new TypeError(
      `Cannot load the backbone "${definition.name}": it has ${size} ${backbone[size]} once it is loaded, ` +
        `expected ${definition[size]} as its definition says`,
    );
  }
  const [said, found] = [definition.transformer, backbone.outputs && backbone.transformer].map(shapeText);
  if (said === found) return;
  throw new TypeError(
    `Cannot load the backbone "${definition.name}": it is ${found} once it is loaded, ` +
      `expected ${said} as its definition says`,
  );
}

function shapeText(transformer: TransformerShape | undefined): string {
  if (!transformer) return "no transformer with named outputs";
  const { depth, heads, registers } = transformer;
  return `a transformer of ${depth} blocks, ${heads} heads and ${registers} registers`;
}

/** What loading has computed saves reading the file again; anything else than a digest is no substitute for one. */
async function digestOf({ digest }: Backbone, path: string): Promise<string> {
  return digest !== undefined && /^[0-9a-f]{64}$/.test(digest) ? digest : await sha256File(path);
}

function digestWithoutFile({ name, digest }: BackboneDefinition): string {
  return sha256(digest ?? name);
}

/** The digest recorded for a file is that of the first download: another file under its name is not the same backbone. */
async function requireRecorded({ name }: BackboneDefinition, path: string, sha256: string): Promise<void> {
  const record = recordPath(path);
  const text = await ifThere(Deno.readTextFile(record));
  if (text === undefined) return;
  const [recorded] = text.split(/\s/, 1);
  if (recorded === sha256) return;
  throw new RangeError(
    `Cannot use "${path}" as the backbone "${name}": its SHA-256 is ${sha256}, expected ${recorded}, ` +
      `which "${record}" recorded when it was first downloaded`,
  );
}

async function ifThere<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
