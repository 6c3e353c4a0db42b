/**
 * A kept model made ready to predict: its method and its backbone are found, and are those that it was trained with.
 *
 * @module
 */
import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { LoadedBackbone } from "../backbone/weight_file.ts";
import { openWorkspace, type Workspace } from "../base/workspace.ts";
import type { RgbImage } from "../data/types.ts";
import type { Engine } from "../engine/types.ts";
import { missingWeights } from "../launch/preflight.ts";
import { Resources } from "../launch/resources.ts";
import { type RestoredHead, restoreHead } from "../model/restored_head.ts";
import { type SegmentedPicture, type SegmentOptions, segmentPicture } from "../model/segment_picture.ts";
import type { KeptModel } from "../model/types.ts";
import { loadKept } from "./load_kept.ts";

/** Where what a model needs is looked for. */
export interface OpenModelOptions {
  /**
   * Where datasets and weights are.
   *
   * @default {openWorkspace()}
   */
  readonly workspace?: Pick<Workspace, "data" | "digests">;
  /** The running engine, if its networks are to run the backbone. */
  readonly engine?: Pick<Engine, "networks">;
  /**
   * Whether modules that the model's cell named by `https:`, `npm:` or `jsr:` are fetched and run.
   *
   * @default {false}
   */
  readonly remoteModules?: boolean;
}

/** A model that can predict. */
export interface OpenModel {
  /** The model. */
  readonly model: KeptModel;
  /**
   * Segments a picture of any size.
   *
   * @param image The picture, e.g. from `readRgb`.
   * @param options By which readout, and how the picture is brought to the model.
   */
  segment(image: RgbImage, options?: SegmentOptions): Promise<SegmentedPicture>;
  /** Frees the head and the backbone. */
  dispose(): void;
}

/**
 * Opens a kept model. An engine must be running (`startEngine`).
 *
 * @param path Path of the model, or the model.
 * @param options Where its backbone is looked for.
 * @returns The model, ready to predict; the caller disposes of it.
 * @throws {Deno.errors.NotFound} There is no such model, or the weights of its backbone are missing.
 * @throws {Deno.errors.InvalidData} The file is no model, or damaged.
 * @throws {RangeError} Its backbone or its method is another one here.
 *
 * @example A model that is not there
 * ```ts
 * import { assertRejects } from "@std/assert";
 * import { openModel } from "@omh/bench";
 *
 * await assertRejects(() => openModel("no/such.safetensors"), Deno.errors.NotFound);
 * ```
 */
export async function openModel(
  path: string | KeptModel,
  options: OpenModelOptions = {},
): Promise<OpenModel> {
  const model = typeof path === "string" ? await loadKept(path) : path;
  const head = await openHead(model, options);
  let backbone: LoadedBackbone;
  try {
    backbone = await openBackbone(model, options);
  } catch (error) {
    head.dispose();
    throw error;
  }
  return {
    model,
    segment: (image, asked) => segmentPicture(head, backbone, image, asked),
    dispose: () => {
      head.dispose();
      backbone.dispose();
    },
  };
}

/** Opens the head of a model alone; see {@linkcode openModel}. */
export async function openHead(model: KeptModel, options: OpenModelOptions): Promise<RestoredHead> {
  const resources = resourcesOf(model, options);
  const method = await resources.method(model.settings.method);
  await requireCode(model, resources);
  return restoreHead(model, method);
}

/** What the names in the settings of a model stand for. */
export function resourcesOf(
  { path, scope: { spec, plugins } }: Pick<KeptModel, "path" | "scope">,
  { workspace = openWorkspace(), remoteModules: remote = false }: OpenModelOptions,
): Resources {
  const base = spec === undefined ? undefined : pathToFileURL(resolve(dirname(path), spec)).href;
  return new Resources(workspace, { base, plugins, remote });
}

/** Code beside the spec is part of a cell's key: another would not predict what was scored. */
async function requireCode({ path, settings, identity }: KeptModel, resources: Resources): Promise<void> {
  const here = await resources.code(settings);
  for (const kind of ["method", "backbone"] as const) {
    if (here[kind] === identity.code?.[kind]) continue;
    throw new RangeError(
      `Cannot use the model "${path}": the code of its ${kind} "${
        settings[kind]
      }" was changed since it was trained, ` +
        "expected it as it was",
    );
  }
}

/** Opens the backbone of a model; see {@linkcode openModel}. */
export async function openBackbone(model: KeptModel, options: OpenModelOptions): Promise<LoadedBackbone> {
  const { path, settings, backbone: { digest } } = model;
  const resources = resourcesOf(model, options);
  const missing = await missingWeights(settings.backbone, resources);
  if (missing) throw new Deno.errors.NotFound(missing.message);
  const found = await resources.weightsDigest(settings.backbone);
  if (found !== digest) {
    throw new RangeError(
      `Cannot use the model "${path}": the weights of "${settings.backbone}" that are here have the SHA-256 ${found}, ` +
        `expected ${digest}, those that it was trained on`,
    );
  }
  return await resources.loadBackbone(settings.backbone, options.engine);
}
