/**
 * The projection from backbone features to codes that STEGO, HP and SmooSeg share.
 *
 * @module
 */
import { reshape, tidy } from "@tensorflow/tfjs-core";
import type { RandomStreams } from "../../base/random.ts";
import { addTerms } from "../../nn/add.ts";
import { type LinearParameters, linearParameters, type Matrix } from "../../nn/initialize.ts";
import { positions } from "../../nn/positions.ts";
import { trainableLinear } from "../../nn/linear.ts";
import type { Tensor2D, Tensor4D } from "../../nn/types.ts";

/** The non-linearity between the two layers of the second branch: ReLU in STEGO and HP, SiLU in SmooSeg. */
export type Activation = (x: Tensor2D) => Tensor2D;

/**
 * `code = L(x') + N(x'')` with L one linear layer and N two (reference: STEGO, section 2).
 *
 * @example Codes of one picture
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { relu, zeros } from "@tensorflow/tfjs-core";
 * import { RandomStreams, SegmentationHead, startEngine } from "@omh/bench";
 *
 * await startEngine("wasm");
 * const head = SegmentationHead.create(new RandomStreams(0), 8, 5, relu);
 * const codes = head.codes(zeros([1, 4, 4, 8]));
 * assertEquals(codes.shape, [1, 4, 4, 5]);
 * ```
 */
export class SegmentationHead {
  /** Makes a head of layers that are there; {@linkcode SegmentationHead.create} starts new ones. */
  constructor(
    /** The layers; the official checkpoints call them cluster1.0, cluster2.0 and cluster2.2. */
    readonly layers: {
      readonly linear: LinearParameters;
      readonly hidden: LinearParameters;
      readonly output: LinearParameters;
    },
    private readonly activation: Activation,
  ) {}

  /**
   * Starts a head.
   *
   * @param random The seed's streams.
   * @param channels Number of feature channels C.
   * @param dim Number of code channels K.
   * @param activation Non-linearity of the second branch.
   * @returns The head; its parameters are the caller's to dispose of.
   */
  static create(
    random: RandomStreams,
    channels: number,
    dim: number,
    activation: Activation,
  ): SegmentationHead {
    return new SegmentationHead({
      linear: linearParameters(random, "head.linear", channels, dim),
      hidden: linearParameters(random, "head.hidden", channels, channels),
      output: linearParameters(random, "head.output", channels, dim),
    }, activation);
  }

  /** Parameters by stable name. */
  get parameters(): Record<string, Matrix> {
    return Object.fromEntries(
      Object.entries(this.layers).flatMap(([name, { weight, bias }]) => [
        [`head.${name}.weight`, weight],
        [`head.${name}.bias`, bias],
      ]),
    );
  }

  /**
   * Codes of a batch.
   *
   * @param linearInput x', the features as the linear branch sees them: rank 4, `[batch, height, width, C]`, float32.
   * @param nonlinearInput x'', the features as the other branch sees them; the same in evaluation.
   * @returns rank 4, `[batch, height, width, K]`, not normalised.
   */
  codes(linearInput: Tensor4D, nonlinearInput: Tensor4D = linearInput): Tensor4D {
    return tidy(() => {
      const { linear, hidden, output } = this.layers;
      const branch = this.activation(trainableLinear(positions(nonlinearInput), hidden));
      const codes = addTerms([
        trainableLinear(positions(linearInput), linear),
        trainableLinear(branch, output),
      ]);
      const [batch, height, width] = linearInput.shape;
      return reshape(codes, [batch, height, width, output.weight.shape[1]]);
    });
  }
}
