/**
 * What the names in settings stand for, each looked up once per run: definitions, opened datasets, digests of weight files.
 *
 * @module
 */
import { backbones } from "../backbone/registry.ts";
import type { BackboneDefinition } from "../backbone/types.ts";
import { loadBackbone, type LoadedBackbone, weightsDigest, weightsPath } from "../backbone/weight_file.ts";
import { moduleDigest } from "../base/module_digest.ts";
import type { Workspace } from "../base/workspace.ts";
import { PIECES, withFiveCrops } from "../data/five_crop_split.ts";
import { type FileDigestOptions, FileDigests } from "../data/file_digests.ts";
import { withFirstItems } from "../data/first_items.ts";
import { openDataset } from "../data/open_dataset.ts";
import { datasets } from "../data/registry.ts";
import type { Dataset, DatasetDefinition, SplitName } from "../data/types.ts";
import type { Engine } from "../engine/types.ts";
import { methods } from "../methods/registry.ts";
import type { MethodDefinition } from "../methods/types.ts";
import { EXTERNAL_BACKBONE } from "../spec/external.ts";
import type { CellIdentity, CellSettings, PluginScope } from "../spec/mod.ts";

/** What stands for the weights of a backbone that is none of ours. */
const NO_WEIGHTS = "external";

/** Number of items per split, crops counted as such. */
export type SplitSizes = Readonly<Record<SplitName, number>>;

/** Which settings decide about the items of a dataset. */
export type DatasetSettings = Pick<CellSettings, "dataset" | "train">;

/** Folders of the data, in order, and where digests of their files are remembered, if anywhere. */
export type DataFolders = Pick<Workspace, "data"> & Partial<Pick<Workspace, "digests">>;

/** Looks things up; what was found, or was not, stays so for as long as this object lives. */
export class Resources {
  readonly #found = new Map<string, Promise<unknown>>();
  readonly #digests: FileDigests;

  /**
   * Looks nothing up yet.
   *
   * @param workspace Folders of the data.
   * @param scope What names in settings mean.
   * @param digests Whether digests of data that are remembered count, and who is told of those that are taken.
   * @param items Number of items that datasets have at most in each split, to try something on.
   */
  constructor(
    readonly workspace: DataFolders,
    readonly scope: PluginScope,
    digests: Pick<FileDigestOptions, "fresh" | "onProgress"> = {},
    readonly items: number = Infinity,
  ) {
    this.#digests = new FileDigests({ folder: workspace.digests, ...digests });
  }

  /** The method of a name. */
  method(name: string): Promise<MethodDefinition> {
    return methods.load(name, this.scope);
  }

  /** The dataset of a name. */
  dataset(name: string): Promise<DatasetDefinition> {
    return datasets.load(name, this.scope);
  }

  /** The backbone of a name. */
  backbone(name: string): Promise<BackboneDefinition> {
    return backbones.load(name, this.scope);
  }

  /**
   * The opened dataset that settings name, its training pictures cut as they ask.
   *
   * @throws {Deno.errors.NotFound} It is in no folder of the data; the message is about the first.
   */
  openDataset({ dataset, train: { crop } }: DatasetSettings): Promise<Dataset> {
    if (crop === "none") return this.openWhole(dataset);
    return this.#once(
      `${crop} ${dataset}`,
      async () => withFiveCrops(await this.openWhole(dataset), { jpeg: crop === "five-jpeg" }),
    );
  }

  /** The opened dataset of a name, its pictures whole. */
  openWhole(dataset: string): Promise<Dataset> {
    return this.#once(`dataset ${dataset}`, () => this.#open(dataset));
  }

  /**
   * The sizes of the data that is there.
   *
   * @throws {Deno.errors.NotFound} It is not there.
   */
  async sizes(settings: DatasetSettings): Promise<SplitSizes> {
    const dataset = await this.openDataset(settings);
    return { train: dataset.split("train").length, val: dataset.split("val").length };
  }

  /**
   * The sizes of the published dataset.
   *
   * @returns Undefined where the data has no published form.
   */
  async publishedSizes({ dataset, train: { crop } }: DatasetSettings): Promise<SplitSizes | undefined> {
    const { expected } = await this.dataset(dataset);
    return expected && { ...expected, train: expected.train * (crop === "none" ? 1 : PIECES) };
  }

  /** Path of the weight file of a backbone: the first that is there, or else where it is expected; undefined if it needs none. */
  async weightsPath(backbone: string): Promise<string | undefined> {
    if (backbone === EXTERNAL_BACKBONE) return undefined;
    return await this.#once(
      `weights ${backbone}`,
      async () => weightsPath(await this.backbone(backbone), this.workspace.data),
    );
  }

  /**
   * SHA-256 of the weight file of a backbone, or what stands for it where it needs none.
   *
   * @throws {Deno.errors.NotFound} There is no such file.
   */
  async weightsDigest(backbone: string): Promise<string> {
    if (backbone === EXTERNAL_BACKBONE) return NO_WEIGHTS;
    return await this.#once(
      `digest ${backbone}`,
      async () => weightsDigest(await this.backbone(backbone), this.workspace.data),
    );
  }

  /**
   * Digests of the code of what modules beside the spec define, and of what dataset files mean, by what settings take them
   * as.
   */
  async code(
    settings: Pick<CellSettings, "method" | "dataset" | "backbone">,
  ): Promise<NonNullable<CellIdentity["code"]>> {
    const registries = { method: methods, dataset: datasets, backbone: backbones };
    const digests: Record<string, string> = {};
    for (const [kind, registry] of Object.entries(registries)) {
      const name = settings[kind as keyof typeof registries];
      const module = registry.codeOf(name, this.scope);
      const digest = module === undefined
        ? await this.#once(`meaning ${kind} ${name}`, () => registry.meaningOf(name, this.scope))
        : await this.#once(`code ${module}`, () => moduleDigest(module));
      if (digest !== undefined) digests[kind] = digest;
    }
    return digests;
  }

  /**
   * Digests of files that are no part of a dataset, remembered like those of one.
   *
   * @param name What the files belong to.
   * @returns SHA-256 (hex) of each.
   */
  fileDigests(name: string, paths: readonly string[]): Promise<string[]> {
    return this.#digests.of(name, paths);
  }

  /** Loads the backbone of a name, anew at each call: the caller disposes of it. */
  async loadBackbone(name: string, engine: Pick<Engine, "networks"> = {}): Promise<LoadedBackbone> {
    return loadBackbone(await this.backbone(name), this.workspace.data, engine);
  }

  async #open(name: string): Promise<Dataset> {
    const dataset = await openDataset(await this.dataset(name), this.workspace.data, this.#digests);
    return Number.isFinite(this.items) ? withFirstItems(dataset, this.items) : dataset;
  }

  #once<T>(key: string, find: () => Promise<T>): Promise<T> {
    const found = this.#found.get(key) as Promise<T> | undefined ?? find();
    this.#found.set(key, found);
    return found;
  }
}
