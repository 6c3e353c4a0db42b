/**
 * The vision transformer of DINO, iBOT and DINOv2, frozen.
 *
 * @module
 */
import {
  concat,
  keep,
  reshape,
  slice,
  softmax,
  stack,
  type Tensor,
  type Tensor2D,
  tensor2d,
  type Tensor4D,
  tidy,
  transpose,
} from "@tensorflow/tfjs-core";
import { attention, attentionLogits, type AttentionPart, attentionPart } from "../nn/attention.ts";
import { layerNorm, NORM_EPSILON } from "../nn/normalize.ts";
import { linear, linearGelu, linearResidual } from "../nn/linear.ts";
import { assertImages } from "./patches.ts";
import { resizePositions } from "./position_embedding.ts";
import { uploadVit, type VitBlock, type VitTensors } from "./vit_tensors.ts";
import type { DinoParameters } from "./weights/dino_parameters.ts";

const PARTS: readonly AttentionPart[] = ["queries", "keys", "values"];

/**
 * Something that a pass through the transformer can give. Batch first; tokens are the class token, register tokens where there
 * are any, and the patches, row by row:
 *
 * - `tokens`: all tokens after the final normalisation, `[batch, tokens, C]`;
 * - `embedded`: tokens before the first block, same shape;
 * - `block<i>`: tokens after block i, counted from 0, same shape; `normed<i>`: the same through the final normalisation;
 * - `queries`, `keys`, `values`: those of the last block, `[batch, heads, tokens, C / heads]`; `queries<i>` and so on of block i;
 * - `attentionLogits`: scaled products of queries and keys of the last block, `[batch, heads, tokens, tokens]`;
 *   `attentionLogits<i>` of block i;
 * - `attention`: softmax of those of the last block.
 */
export type VitOutput =
  | "tokens"
  | "embedded"
  | `block${number}`
  | `normed${number}`
  | AttentionPart
  | `${AttentionPart}${number}`
  | "attentionLogits"
  | `attentionLogits${number}`
  | "attention";

const OF_BLOCK = /^(?:block|normed|queries|keys|values|attentionLogits)(\d+)$/;

/**
 * The deepest block that an output depends on, from 0; -1 for what comes before the first.
 *
 * @throws {RangeError} There is no such block.
 */
export function blockOf(name: string, depth: number): number {
  if (name === "embedded") return -1;
  const digits = /^\D*(.*)$/.exec(name)![1];
  if (digits === "" && !name.startsWith("block")) return depth - 1;
  const block = Number(OF_BLOCK.exec(name)?.[1] ?? NaN);
  if (block < depth) return block;
  throw new RangeError(`Cannot give "${name}": there is no such block, expected block0..block${depth - 1}`);
}

/** A vision transformer with its weights on the running engine. */
export class Vit {
  /** The sizes of the transformer. */
  readonly architecture: DinoParameters["architecture"];
  readonly #tensors: VitTensors;
  readonly #positions = new Map<string, Tensor2D>();

  /**
   * @param parameters All parameters, as `dinoParameters` checks them. Each tensor is taken out of the map when it is on the
   * engine, so that a large model is not held twice.
   */
  constructor(parameters: DinoParameters) {
    this.architecture = parameters.architecture;
    this.#tensors = uploadVit(parameters);
  }

  /**
   * The feature map that the baselines use: patch tokens after the final normalisation.
   *
   * @param images rank 4, `[batch, height, width, 3]`, float32, normalised; sides are multiples of the patch.
   * @returns rank 4, `[batch, height / patch, width / patch, C]`. The caller disposes of it.
   * @throws {TypeError} The shape of `images` does not fit.
   */
  features(images: Tensor4D): Tensor4D {
    return tidy(() => {
      const { tokens } = this.run(images, ["tokens"]);
      const [batch, count, channels] = tokens.shape;
      const { patch, registers = 0 } = this.architecture;
      const patches = slice(tokens, [0, 1 + registers, 0], [batch, count - 1 - registers, channels]);
      return reshape(patches, [batch, images.shape[1] / patch, images.shape[2] / patch, channels]);
    });
  }

  /**
   * Passes images through the transformer, one after the other: memory does not grow with the batch.
   *
   * @param images As {@linkcode Vit.features} takes them.
   * @param outputs What is wanted.
   * @returns A tensor for each; the caller disposes of them.
   * @throws {TypeError} The shape of `images` does not fit.
   * @throws {RangeError} There is no such block.
   */
  run<K extends VitOutput>(images: Tensor4D, outputs: readonly K[]): Record<K, Tensor> {
    this.#check(images, outputs);
    return tidy(() => {
      const passes = Array.from({ length: images.shape[0] }, (_, i) => this.#pass(images, i, outputs));
      const stacked = outputs.map((name) => [name, stack(passes.map((pass) => pass[name]))]);
      return Object.fromEntries(stacked) as Record<K, Tensor>;
    });
  }

  /** Frees the weights. */
  dispose(): void {
    for (const table of this.#positions.values()) table.dispose();
    this.#positions.clear();
    this.#tensors.dispose();
  }

  #check(images: Tensor4D, outputs: readonly VitOutput[]): void {
    const { patch, depth } = this.architecture;
    assertImages(images, patch);
    for (const name of outputs) blockOf(name, depth);
  }

  /** One image through the transformer. Everything but what is wanted is freed on the way. */
  #pass<K extends VitOutput>(images: Tensor4D, index: number, outputs: readonly K[]): Record<K, Tensor> {
    const wanted = new Set<string>(outputs);
    const { blocks, norm } = this.#tensors;
    const deepest = Math.max(...outputs.map((name) => blockOf(name, blocks.length)));
    return tidy(() => {
      const kept: Record<string, Tensor> = {};
      const offer = (name: string, tensor: Tensor) => {
        if (wanted.has(name)) kept[name] = tensor;
      };
      let x = this.#embed(images, index);
      offer("embedded", x);
      blocks.slice(0, deepest + 1).forEach((block, i) => {
        x = this.#block(x, block, i, wanted, kept);
        offer(`block${i}`, x);
        if (wanted.has(`normed${i}`)) kept[`normed${i}`] = layerNorm(x, norm, NORM_EPSILON);
      });
      if (wanted.has("tokens")) kept.tokens = layerNorm(x, norm, NORM_EPSILON);
      return kept as Record<K, Tensor>;
    });
  }

  /** Tokens before the first block: class token and registers, then projected patches, plus positions, `[tokens, C]`. */
  #embed(images: Tensor4D, index: number): Tensor2D {
    const { patch } = this.architecture;
    const [, height, width] = images.shape;
    const [rows, columns] = [height / patch, width / patch];
    return tidy(() => {
      const image = slice(images, [index, 0, 0, 0], [1, height, width, 3]);
      const tiles = transpose(reshape(image, [rows, patch, columns, patch, 3]), [0, 2, 1, 3, 4]);
      const flat = reshape(tiles, [rows * columns, patch * patch * 3]) as Tensor2D;
      const positions = this.#positionsFor(rows, columns);
      return concat([this.#tensors.prefix, linearResidual(flat, this.#tensors.patches, positions)]);
    });
  }

  /** One block: attention, then the MLP, each normalised before and added to what came in. */
  #block(
    x: Tensor2D,
    block: VitBlock,
    number: number,
    wanted: ReadonlySet<string>,
    kept: Record<string, Tensor>,
  ): Tensor2D {
    const { heads, depth } = this.architecture;
    const [next, extras] = tidy(() => {
      const extras: Record<string, Tensor> = {};
      const qkv = linear(layerNorm(x, block.norm1, NORM_EPSILON), block.qkv);
      const offer = (name: string, part: () => Tensor) => {
        // Without a number it is that of the last block.
        const names = [`${name}${number}`, ...number === depth - 1 ? [name] : []];
        for (const asked of names) if (wanted.has(asked)) extras[asked] = part();
      };
      for (const part of PARTS) offer(part, () => attentionPart(qkv, heads, part));
      offer("attentionLogits", () => attentionLogits(qkv, heads));
      offer("attention", () => softmax(attentionLogits(qkv, heads)));
      const attended = linearResidual(attention(qkv, heads), block.projection, x);
      const hidden = linearGelu(layerNorm(attended, block.norm2, NORM_EPSILON), block.fc1);
      return [linearResidual(hidden, block.fc2, attended), extras] as [Tensor2D, Record<string, Tensor>];
    });
    Object.assign(kept, extras);
    return next;
  }

  /** Positions of the patches at a size, computed once: `[patches, C]`. */
  #positionsFor(rows: number, columns: number): Tensor2D {
    const key = `${rows}x${columns}`;
    const known = this.#positions.get(key);
    if (known !== undefined) return known;
    const { channels, grid, positions } = this.architecture;
    const stored = { grid, channels, values: this.#tensors.positions };
    const values = resizePositions(stored, rows, columns, positions);
    const table = keep(tensor2d(values, [rows * columns, channels]));
    this.#positions.set(key, table);
    return table;
  }
}
