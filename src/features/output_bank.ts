/**
 * Named outputs of a backbone for the items of a split: each computed once, those of a picture by one pass.
 *
 * @module
 */
import type { OutputName } from "../backbone/output_names.ts";
import { canonicalOutput, outputShape, parseOutput } from "../backbone/outputs.ts";
import type { Backbone } from "../backbone/types.ts";
import type { PixelSize } from "../data/geometry.ts";
import type { MapLayout, MapStore } from "./cache/types.ts";
import { type PassedPicture, passOutputs } from "./backbone_pass.ts";

/** Outputs of pictures that another output's shard was computed for wait for their own shard, at most those of so many. */
const WAITING = 32;

/** The features are an output as well, where there are others: one pass gives all. */
export const FEATURES: OutputName = "patches";

/** What a bank of outputs borrows from the bank of features. */
export interface OutputSource {
  readonly backbone: Backbone;
  /** Number of items. */
  readonly count: number;
  /** Size of a feature map, in patches. */
  readonly grid: PixelSize;
  /** Where arrays of a kind are kept on disk. */
  store(layout: Pick<MapLayout, "kind" | "count" | "shape" | "precision" | "derived">): MapStore;
  /** Keeps an array in memory where there is room. */
  remember(key: string, compute: () => Promise<Float32Array>): Promise<Float32Array>;
  /** The picture of an item, or its flipped copy. */
  picture(index: number, flipped: boolean): Promise<PassedPicture>;
}

/** Outputs of one split at one resolution. */
export class OutputBank {
  readonly #stores = new Map<string, MapStore>();
  readonly #waiting = new Map<string, Map<OutputName, Float32Array>>();

  constructor(private readonly source: OutputSource) {}

  /**
   * Features of one item, by a pass that gives outputs as well: those wait until they are asked for.
   *
   * @param picture The item's, flipped where that is meant.
   * @param names Of the outputs, as {@linkcode get} will be asked.
   * @returns `[height, width, C]`, row by row, as the backbone gives them.
   * @throws {TypeError} As {@linkcode get}.
   * @throws {RangeError} As {@linkcode get}.
   */
  async features(
    picture: PassedPicture,
    index: number,
    names: readonly OutputName[],
    flipped: boolean,
  ): Promise<Float32Array> {
    const [own, ...canonical] = this.#canonical([FEATURES, ...names]);
    const all = [...new Set(canonical)];
    const outputs = await passOutputs(this.source.backbone, picture, [...new Set([own, ...all])]);
    const features = outputs.get(own)!.slice();
    if (!all.includes(own)) outputs.delete(own);
    this.#hold(placeOf(index, all, flipped), outputs);
    return features;
  }

  /**
   * Outputs of one item.
   *
   * @param names What is wanted.
   * @param flipped Whether the picture is flipped left to right first.
   * @returns An array for each name, as it is asked for. Not to be changed.
   * @throws {TypeError} The backbone has no such output.
   * @throws {RangeError} It has no such block, or no registers.
   */
  async get(
    index: number,
    names: readonly OutputName[],
    flipped: boolean,
  ): Promise<Record<OutputName, Float32Array>> {
    const canonical = this.#canonical(names);
    const all = [...new Set(canonical)];
    const found = new Map<OutputName, Float32Array>();
    for (const name of all) found.set(name, await this.#one(index, name, all, flipped));
    return Object.fromEntries(names.map((name, i) => [name, found.get(canonical[i])!])) as Record<
      OutputName,
      Float32Array
    >;
  }

  #canonical(names: readonly OutputName[]): OutputName[] {
    return names.map((name) => canonicalOutput(parseOutput(name, this.source.backbone)));
  }

  #one(index: number, name: OutputName, all: readonly OutputName[], flipped: boolean): Promise<Float32Array> {
    const key = `${name} ${index}${flipped ? "m" : ""}`;
    return this.source.remember(
      key,
      () => this.#storeOf(name, flipped).get(index, (item) => this.#computed(item, name, all, flipped)),
    );
  }

  #storeOf(name: OutputName, flipped: boolean): MapStore {
    const { backbone, grid, count } = this.source;
    const kind = `output ${name}${flipped ? " flipped" : ""}`;
    const known = this.#stores.get(kind);
    if (known) return known;
    const { transformer, channels } = backbone;
    const sizes = { transformer: transformer!, channels, ...grid };
    const shape = outputShape(parseOutput(name, backbone), sizes);
    const store = this.source.store({ kind, count, shape, precision: "f32", derived: false });
    this.#stores.set(kind, store);
    return store;
  }

  /** An output of a picture; the others that are asked for with it come from the same pass. */
  async #computed(
    index: number,
    name: OutputName,
    all: readonly OutputName[],
    flipped: boolean,
  ): Promise<Float32Array> {
    const place = placeOf(index, all, flipped);
    const waiting = this.#waiting.get(place);
    const outputs = waiting?.has(name)
      ? waiting
      : await passOutputs(this.source.backbone, await this.source.picture(index, flipped), all);
    const values = outputs.get(name)!;
    outputs.delete(name);
    this.#hold(place, outputs);
    return values;
  }

  #hold(place: string, outputs: Map<OutputName, Float32Array>): void {
    this.#waiting.delete(place);
    if (outputs.size > 0) this.#waiting.set(place, outputs);
    for (const oldest of this.#waiting.keys()) {
      if (this.#waiting.size <= WAITING) break;
      this.#waiting.delete(oldest);
    }
  }
}

function placeOf(index: number, all: readonly OutputName[], flipped: boolean): string {
  return `${index}${flipped ? "m" : ""} ${all.join()}`;
}
