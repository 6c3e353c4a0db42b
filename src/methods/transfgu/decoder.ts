/**
 * The mask decoder: patches and class embeddings attend to one another, their cosines are the masks.
 *
 * @module
 */
import {
  concat,
  matMul,
  ones,
  reshape,
  slice,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor2d,
  type Tensor3D,
  tidy,
  type Variable,
  variable,
} from "@tensorflow/tfjs-core";
import { gelu } from "../../nn/activations.ts";
import { addTerms } from "../../nn/add.ts";
import { dropElements } from "../../nn/element_dropout.ts";
import type { LinearParameters, Matrix } from "../../nn/initialize.ts";
import { trainableLinear } from "../../nn/linear.ts";
import type { LayerNormWeights } from "../../nn/normalize.ts";
import { l2Normalize } from "../../nn/normalize.ts";
import { trainableAttention } from "../../nn/trainable_attention.ts";
import { trainableLayerNorm } from "../../nn/trainable_layer_norm.ts";
import type { DecoderValues } from "./decoder_start.ts";

/** Added to variances; the backbone's is another. */
const EPSILON = 1e-5;

/** Dropout masks of a block. */
export type BlockMasks = {
  /** On the attention after its softmax: rank 4, `[batch, heads, tokens, tokens]`. */
  readonly attention: Tensor;
  /** On the output of the attention's projection: rank 2, `[batch * tokens, C]`. */
  readonly projection: Tensor;
  /** On the hidden layer of the MLP: rank 2, `[batch * tokens, hidden]`. */
  readonly hidden: Tensor;
  /** On the output of the MLP: rank 2, `[batch * tokens, C]`. */
  readonly output: Tensor;
};

/** What the decoder gives. */
export interface DecoderOutput {
  /** Cosines of patches and classes, normalised over the classes: rank 3, `[batch, patches, K]`. */
  readonly masks: Tensor3D;
  /** Unit class embeddings of each image: rank 3, `[batch, K, C]`. */
  readonly classes: Tensor3D;
}

/** A mask decoder and its parameters (reference: TransFGU, section 5). */
export class MaskDecoder {
  /** Parameters by the official names. */
  readonly parameters: Readonly<Record<string, Variable>>;
  readonly #heads: number;
  readonly #layers: number;

  /**
   * @param values Initial values.
   * @param heads Heads of a block.
   */
  constructor(values: DecoderValues, heads: number) {
    this.parameters = tidy(() =>
      Object.fromEntries(
        Object.entries(values).map(([name, { shape, data }]) => [
          name,
          variable(reshape(tensor2d(data, [1, data.length]), [...shape])),
        ]),
      )
    );
    this.#heads = heads;
    this.#layers = Object.keys(values).filter((name) => name.endsWith("attn.qkv.weight")).length;
  }

  /** Puts the parameters where `values` are. */
  assign(values: DecoderValues): void {
    for (const [name, { shape, data }] of Object.entries(values)) {
      tidy(() => this.parameters[name].assign(reshape(tensor2d(data, [1, data.length]), [...shape])));
    }
  }

  /** Puts the parameters where those of another decoder are. */
  copy(other: MaskDecoder): void {
    for (const [name, parameter] of Object.entries(other.parameters)) this.parameters[name].assign(parameter);
  }

  /**
   * Masks of a batch.
   *
   * @param tokens Patch tokens of the backbone: rank 3, `[batch, patches, C]`, float32.
   * @param dropout Dropout masks of each block; none in evaluation.
   */
  masks(tokens: Tensor3D, dropout: readonly BlockMasks[] = []): DecoderOutput {
    return tidy(() => {
      let x = this.join(this.embed(tokens));
      for (let i = 0; i < this.#layers; i++) x = this.block(x, i, dropout[i]);
      const { classes, cosines } = this.compare(this.norm(x), tokens.shape[1]);
      return { classes, masks: this.normalizeMasks(cosines) };
    });
  }

  /** Patch tokens after the first linear layer: rank 3, `[batch, patches, C]`. */
  embed(tokens: Tensor3D): Tensor3D {
    return tidy(() => {
      const [batch, patches, channels] = tokens.shape;
      const rows = trainableLinear(reshape(tokens, [batch * patches, channels]), this.#linear("proj_dec"));
      return reshape(rows, [batch, patches, channels]);
    });
  }

  /** Appends the class embeddings to the patches of each image: rank 3, `[batch, patches + K, C]`. */
  join(embedded: Tensor3D): Tensor3D {
    return tidy(() => {
      const [batch] = embedded.shape;
      const [classes, channels] = this.#matrix("cls_emb").shape;
      // A product with ones repeats the embeddings; its gradient sums over images.
      const repeated = matMul(
        ones([batch, 1]),
        reshape(this.#matrix("cls_emb"), [1, classes * channels]) as Tensor2D,
      );
      return concat([embedded, reshape(repeated, [batch, classes, channels])], 1) as Tensor3D;
    });
  }

  /** One block: attention, then the MLP, each normalised before and added to what came in. */
  block(x: Tensor3D, index: number, dropout?: BlockMasks): Tensor3D {
    return tidy(() => {
      const [batch, tokens, channels] = x.shape;
      const name = `blocks.${index}`;
      const drop = (rows: Tensor2D, mask?: Tensor) => mask ? dropElements(rows, mask) : rows;
      const rows = reshape(x, [batch * tokens, channels]) as Tensor2D;
      const normed = trainableLayerNorm(rows, this.#norm(`${name}.norm1`), EPSILON);
      const qkv = matMul<Tensor2D>(normed, this.#matrix(`${name}.attn.qkv.weight`));
      const mixed = trainableAttention(qkv, batch, this.#heads, dropout?.attention);
      const projected = trainableLinear(mixed, this.#linear(`${name}.attn.proj`));
      const attended = addTerms([rows, drop(projected, dropout?.projection)]);
      const hidden = gelu(
        trainableLinear(
          trainableLayerNorm(attended, this.#norm(`${name}.norm2`), EPSILON),
          this.#linear(`${name}.mlp.fc1`),
        ),
      );
      const output = trainableLinear(drop(hidden, dropout?.hidden), this.#linear(`${name}.mlp.fc2`));
      return reshape(addTerms([attended, drop(output, dropout?.output)]), [batch, tokens, channels]);
    });
  }

  /** All tokens after the last normalisation: same shape. */
  norm(x: Tensor3D): Tensor3D {
    return tidy(() => {
      const [batch, tokens, channels] = x.shape;
      const rows = reshape(x, [batch * tokens, channels]) as Tensor2D;
      return reshape(trainableLayerNorm(rows, this.#norm("decoder_norm"), EPSILON), x.shape);
    });
  }

  /** Cosines of projected patches and classes, rank 3, `[batch, patches, K]`, and the latter at unit length. */
  compare(normed: Tensor3D, patches: number): { cosines: Tensor3D; classes: Tensor3D } {
    return tidy(() => {
      const [batch, tokens, channels] = normed.shape;
      const unit = (start: number, count: number, projection: string): Tensor3D => {
        const rows = reshape(slice(normed, [0, start, 0], [batch, count, channels]), [-1, channels]);
        const projected = matMul(rows as Tensor2D, this.#matrix(projection));
        return reshape(l2Normalize(projected), [batch, count, channels]);
      };
      const classes = unit(patches, tokens - patches, "proj_classes");
      return { classes, cosines: matMul(unit(0, patches, "proj_patch"), classes, false, true) };
    });
  }

  /** Normalises cosines over the classes: same shape. */
  normalizeMasks(cosines: Tensor3D): Tensor3D {
    return tidy(() => {
      const rows = reshape(cosines, [-1, cosines.shape[2]]) as Tensor2D;
      return reshape(trainableLayerNorm(rows, this.#norm("mask_norm"), EPSILON), cosines.shape);
    });
  }

  #matrix(name: string): Matrix {
    return this.parameters[name] as Matrix;
  }

  #linear(name: string): LinearParameters {
    return { weight: this.#matrix(`${name}.weight`), bias: this.#matrix(`${name}.bias`) };
  }

  #norm(name: string): LayerNormWeights {
    const vector = (part: string) => this.parameters[`${name}.${part}`] as unknown as Tensor1D;
    return { gain: vector("weight"), bias: vector("bias") };
  }
}
