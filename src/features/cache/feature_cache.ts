/**
 * The feature cache: raw features of any bank, kept on disk between runs and shared by processes.
 *
 * @module
 */
import type { Clock } from "../../base/clock.ts";
import { sha256 } from "../../base/digest.ts";
import { canonicalJson } from "../../spec/mod.ts";
import { CacheFolder } from "./cache_folder.ts";
import { MapShards } from "./map_shards.ts";
import type { BankCache, MapLayout, MapStore, Precision } from "./types.ts";

/** Part of every key: raised when features are computed in another way, or kept in other shards. */
const CACHE_VERSION = 3;

/** Characters of a name that a folder's name shows: file systems take 255 bytes, and the digest tells keys apart. */
const NAME_PART = 40;

/** Size of the feature cache unless the user says otherwise, bytes. */
export const CACHE_BUDGET = 8 * 2 ** 30;

/** Where features are kept. */
export interface CacheSettings {
  /** Path of the folder; made if it is missing. */
  readonly folder: string;
  /** Largest size of all that is in it, bytes. */
  readonly budget: number;
  /**
   * What was kept before this time does not count and is computed again: milliseconds since 1970.
   *
   * @default {0}
   */
  readonly trustedFrom?: number;
}

/** What a cache needs besides. */
export interface FeatureCacheOptions extends CacheSettings {
  /** The engine's numerics tag. */
  readonly numerics: string;
  readonly clock: Clock;
  /** Told of each fault once; none of them changes a number. */
  readonly warn: (message: string) => void;
}

/** What the features of a bank depend on: what a cell's key takes of dataset and backbone, split and resolution. */
export interface BankIdentity {
  readonly dataset: { readonly name: string; readonly fingerprint: string };
  readonly backbone: { readonly name: string; readonly digest: string };
  /** Digests of the code of dataset and backbone, where they come from modules of the user's. */
  readonly code?: Readonly<Record<string, string>>;
  readonly split: string;
  /** Side of the picture, in pixels. */
  readonly resolution: number;
  /** Whether features are rounded to half precision. */
  readonly precision: Precision;
  /** Name of the way in which pictures are brought to size, where that is a method's own. */
  readonly geometry?: string;
}

/** Keeps features below a folder, one subfolder per key. */
export class FeatureCache implements Disposable {
  readonly #folder: CacheFolder;
  readonly #opened: MapShards[] = [];

  constructor(private readonly options: FeatureCacheOptions) {
    this.#folder = new CacheFolder(options.folder, options.budget, options.clock);
  }

  /** What is kept of one bank. */
  bank(identity: BankIdentity): BankCache {
    return { store: (layout) => this.#store(identity, layout) };
  }

  /** Lets go of all that is in use; nothing is read or written from now on. */
  [Symbol.dispose](): void {
    for (const shards of this.#opened) shards[Symbol.dispose]();
  }

  #store(identity: BankIdentity, layout: MapLayout): MapStore {
    const { dataset, backbone, code = {}, split, resolution, precision, geometry } = identity;
    const { kind, count, shape } = layout;
    const { numerics, clock, warn, trustedFrom = 0 } = this.options;
    const key = {
      version: CACHE_VERSION,
      kind,
      count,
      shape,
      stored: layout.precision,
      dataset: dataset.fingerprint,
      split,
      resolution,
      precision,
      ...geometry !== undefined && { geometry },
      backbone: backbone.name,
      weights: backbone.digest,
      code,
      numerics,
    };
    const description = `${canonicalJson(key)}\n`;
    const name = [dataset.name, backbone.name, split, kind, sha256(description).slice(0, 16)]
      .map((part) => part.replace(/[^\w.-]+/g, "_").slice(0, NAME_PART)).join("-");
    const shards = new MapShards(layout, {
      folder: this.#folder,
      name,
      description,
      clock,
      warn,
      trustedFrom,
    });
    this.#opened.push(shards);
    return shards;
  }
}
