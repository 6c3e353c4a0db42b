/**
 * The sizes of a vision transformer, and the parameters that they imply.
 *
 * @module
 */
import type { StoredTensor } from "../../formats/stored_tensor.ts";
import type { PositionRule } from "../position_embedding.ts";

/** Channels of a head in every published DINO model (shared by ViT-S and ViT-B). */
const HEAD_WIDTH = 64;

/** Most blocks that a name may imply: far beyond any model, and few enough to list. */
const MOST_BLOCKS = 1000;

/** The sizes of a vision transformer. */
export interface VitArchitecture {
  /** Channels of a token. */
  readonly channels: number;
  /** Number of blocks. */
  readonly depth: number;
  /** Attention heads of a block. */
  readonly heads: number;
  /** Side of a patch, in pixels. */
  readonly patch: number;
  /** Side of the stored position table, in patches. */
  readonly grid: number;
  /** Hidden channels of the MLP over channels of a token. */
  readonly mlpRatio: number;
  /**
   * Register tokens between the class token and the patches.
   *
   * @default {0}
   */
  readonly registers?: number;
  /**
   * Whether what attention and MLP add is scaled channel by channel.
   *
   * @default {false}
   */
  readonly layerScale?: boolean;
  /**
   * How the position table is resized.
   *
   * @default {"offset"}
   */
  readonly positions?: PositionRule;
}

/** What the shapes of the tensors do not tell. */
export interface ArchitectureOptions {
  /**
   * Attention heads of a block.
   *
   * @default {channels / 64}
   */
  readonly heads?: number;
  /**
   * How the position table is resized.
   *
   * @default {"offset"}
   */
  readonly positions?: PositionRule;
}

/**
 * Infers the sizes of a vision transformer from the shapes of its parameters.
 *
 * @param tensors Parameters under DINO's names; `cls_token`, `pos_embed`, `patch_embed.proj.weight`,
 * `blocks.0.mlp.fc1.weight`, `register_tokens` and `blocks.0.ls1.gamma` are looked at, the last two where they are there.
 * @param options What the shapes do not tell.
 * @throws {TypeError} One of them is missing or has another rank.
 * @throws {RangeError} The position table is not square, or the heads do not divide the channels.
 */
export function inferArchitecture(
  tensors: ReadonlyMap<string, Pick<StoredTensor, "shape">>,
  options: ArchitectureOptions = {},
): VitArchitecture {
  const [, , channels] = shapeOf(tensors, "cls_token", 3);
  const [, , , patch] = shapeOf(tensors, "patch_embed.proj.weight", 4);
  const [, rows] = shapeOf(tensors, "pos_embed", 3);
  const [hidden] = shapeOf(tensors, "blocks.0.mlp.fc1.weight", 2);
  const grid = Math.sqrt(rows - 1);
  if (!Number.isInteger(grid) || grid === 0) {
    throw new RangeError(
      `Cannot use "pos_embed": it has ${rows} rows, expected one more than a square number`,
    );
  }
  const { heads = channels / HEAD_WIDTH } = options;
  if (!Number.isInteger(heads) || heads < 1 || channels % heads !== 0) {
    throw new RangeError(
      `Cannot split "cls_token" into heads: it has ${channels} channels and the heads are ${heads}, expected a whole share`,
    );
  }
  const registers = tensors.has("register_tokens") ? shapeOf(tensors, "register_tokens", 3)[1] : 0;
  const { positions = "offset" } = options;
  return {
    ...{ channels, depth: inferDepth(tensors.keys()), heads, patch, grid, mlpRatio: hidden / channels },
    ...registers > 0 && { registers },
    ...tensors.has("blocks.0.ls1.gamma") && { layerScale: true },
    ...positions !== "offset" && { positions },
  };
}

/**
 * One more than the largest block number among names.
 *
 * @param names Parameter names, DINO's.
 * @throws {RangeError} A number is beyond any model.
 */
export function inferDepth(names: Iterable<string>): number {
  let depth = 0;
  for (const name of names) {
    const [, number] = /^blocks\.(\d+)\./.exec(name) ?? [];
    if (number !== undefined) depth = Math.max(depth, 1 + Number(number));
  }
  if (depth <= MOST_BLOCKS) return depth;
  throw new RangeError(
    `Cannot use "blocks": the largest number is ${depth - 1}, expected fewer than ${MOST_BLOCKS} blocks`,
  );
}

/** Names and shapes of all parameters, in DINO's order. Linear weights are `[out, in]`, the kernel `[out, 3, p, p]`. */
export function parameterShapes(architecture: VitArchitecture): Map<string, number[]> {
  const { channels, depth, patch, grid, mlpRatio, registers = 0, layerScale = false } = architecture;
  const shapes = new Map([
    ["cls_token", [1, 1, channels]],
    ["pos_embed", [1, grid * grid + 1, channels]],
    ...registers > 0 ? [["register_tokens", [1, registers, channels]] as [string, number[]]] : [],
    ["patch_embed.proj.weight", [channels, 3, patch, patch]],
    ["patch_embed.proj.bias", [channels]],
  ]);
  for (let i = 0; i < depth; i++) {
    for (const [name, shape] of blockShapes(channels, Math.round(channels * mlpRatio), layerScale)) {
      shapes.set(`blocks.${i}.${name}`, shape);
    }
  }
  return shapes.set("norm.weight", [channels]).set("norm.bias", [channels]);
}

/** Names of all parameters, in DINO's order: they depend on the depth, and on what there is beside DINO's parts. */
export function parameterNames(
  depth: number,
  parts: Pick<VitArchitecture, "registers" | "layerScale"> = {},
): string[] {
  const sizes = { channels: 1, depth, heads: 1, patch: 1, grid: 1, mlpRatio: 1 };
  return [...parameterShapes({ ...sizes, ...parts }).keys()];
}

function blockShapes(channels: number, hidden: number, layerScale: boolean): [string, number[]][] {
  const scale = (name: string): [string, number[]][] => layerScale ? [[name, [channels]]] : [];
  return [
    ["norm1.weight", [channels]],
    ["norm1.bias", [channels]],
    ["attn.qkv.weight", [3 * channels, channels]],
    ["attn.qkv.bias", [3 * channels]],
    ["attn.proj.weight", [channels, channels]],
    ["attn.proj.bias", [channels]],
    ...scale("ls1.gamma"),
    ["norm2.weight", [channels]],
    ["norm2.bias", [channels]],
    ["mlp.fc1.weight", [hidden, channels]],
    ["mlp.fc1.bias", [hidden]],
    ["mlp.fc2.weight", [channels, hidden]],
    ["mlp.fc2.bias", [channels]],
    ...scale("ls2.gamma"),
  ];
}

function shapeOf(
  tensors: ReadonlyMap<string, Pick<StoredTensor, "shape">>,
  name: string,
  rank: number,
): number[] {
  const shape = tensors.get(name)?.shape;
  if (shape === undefined) {
    throw new TypeError(`Cannot infer the architecture: "${name}" is missing, expected a tensor`);
  }
  if (shape.length === rank && !shape.includes(0)) return shape;
  throw new TypeError(`Cannot use "${name}": its shape is [${shape}], expected ${rank} axes without zeros`);
}
