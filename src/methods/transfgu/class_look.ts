/**
 * What the class token of a picture is, and where it looks.
 *
 * @module
 */
import {
  mean,
  reshape,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tidy,
  zerosLike,
} from "@tensorflow/tfjs-core";
import type { TrainerBackbone } from "../../backbone/types.ts";
import type { StageImages } from "../../features/stage/types.ts";
import { NORM_EPSILON } from "../../nn/normalize.ts";
import type { ClassTail, ClassTokens } from "./attention_gradient.ts";
import { classAttention, patchAttention } from "./class_attention.ts";
import { attendedValues, classTail, patchValues } from "./class_tail.ts";
import type { TransfguOptions } from "./options.ts";

/** Whose class token it is. */
export type ClassTokenKind = TransfguOptions["class_token"];

/** What the score maps of one picture follow from. */
export interface ClassLook {
  /** What the class token gives to each patch, fractions of 1: `[heads, patches]`. */
  readonly attention: Float32Array;
  /** Number of heads. */
  readonly heads: number;
  /** What the class token is made of. */
  readonly tokens: ClassTokens;
  /** Values of the patches, which it mixes, heads side by side: rank 2, `[patches, C]`. */
  readonly values: Tensor2D;
  /** The way from what is mixed to the class token, differentiable. */
  readonly tail: ClassTail;
  /** Frees all tensors. */
  dispose(): void;
}

/**
 * Class tokens of pictures.
 *
 * @param pictures rank 4, `[batch, height, width, 3]`, normalised.
 * @returns rank 2, `[batch, C]`.
 */
export async function classTokens(
  images: Pick<StageImages, "pass">,
  pictures: Tensor4D,
  kind: ClassTokenKind,
): Promise<Tensor2D> {
  if (kind === "backbone") return (await images.pass(pictures, ["class"])).class as Tensor2D;
  const { patches } = await images.pass(pictures, ["patches"]);
  const means = mean<Tensor2D>(patches, [1, 2]);
  patches.dispose();
  return means;
}

/**
 * Passes one picture.
 *
 * @param picture rank 4, `[1, height, width, 3]`, normalised.
 * @param patches Number of its patches.
 * @param backbone Has the parameters of the last block and of the final normalisation, where the class token is its own.
 */
export function classLook(
  images: Pick<StageImages, "pass">,
  picture: Tensor4D,
  patches: number,
  kind: ClassTokenKind,
  backbone: Pick<TrainerBackbone, "parameters"> | undefined,
): Promise<ClassLook> {
  return kind === "mean" ? meanLook(images, picture, patches) : blockLook(images, picture, patches, backbone);
}

/** Through the last block of a transformer (reference: TransFGU, section 4). */
async function blockLook(
  images: Pick<StageImages, "pass">,
  picture: Tensor4D,
  patches: number,
  backbone: Pick<TrainerBackbone, "parameters"> | undefined,
): Promise<ClassLook> {
  const passed = await images.pass(picture, ["class@-2", "class", "queries", "keys", "values"]);
  const values = passed.values as Tensor4D;
  const row = classAttention(passed.queries, passed.keys);
  const attended = attendedValues(row, values);
  const mixed = patchValues(values, 0, patches);
  const tail = classTail((name) => {
    const [part, own] = name.startsWith("norm.")
      ? ["norm", name.slice(5)] as const
      : ["block-1", name] as const;
    return backbone?.parameters[part]?.[own];
  }, NORM_EPSILON);
  return {
    attention: await patchAttention(row, patches),
    heads: row.shape[1],
    tokens: { entering: passed["class@-2"] as Tensor2D, attended, final: passed.class as Tensor2D },
    values: mixed,
    tail: tail.pass,
    dispose: () => {
      tail.dispose();
      disposeAll([...Object.values(passed), row, attended, mixed]);
    },
  };
}

/**
 * By average pooling: the class token is the mean of the patches, to each of which it gives the same. Gradients with respect to
 * what it gives are then class activation maps: B. Zhou et al., "Learning Deep Features for Discriminative Localization"
 * (CVPR 2016), of the cosine with a centroid in place of a linear classifier.
 */
async function meanLook(
  images: Pick<StageImages, "pass">,
  picture: Tensor4D,
  patches: number,
): Promise<ClassLook> {
  const passed = await images.pass(picture, ["patches"]);
  const values = tidy(() => reshape(passed.patches, [patches, -1]) as Tensor2D);
  const attended = mean<Tensor2D>(values, 0, true);
  const nothing = zerosLike(attended);
  return {
    attention: new Float32Array(patches).fill(1 / patches),
    heads: 1,
    tokens: { entering: nothing, attended, final: attended },
    values,
    tail: (attended) => attended.clone(),
    dispose: () => disposeAll([passed.patches, values, attended, nothing]),
  };
}

function disposeAll(tensors: readonly Tensor[]): void {
  for (const tensor of tensors) tensor.dispose();
}
