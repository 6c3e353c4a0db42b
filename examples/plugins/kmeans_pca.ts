/**
 * k-means on the principal components of the features: a baseline without gradients, in one file.
 *
 * @module
 */
import { defineMethod, l2Normalize, normalCenters, positions } from "@omh/bench";
import type { Batch, RandomStreams, Schema, StepReport, Tensor2D, Trainer, Variable } from "@omh/bench";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";

/** Settings of k-means on principal components; the schema says what each does. */
interface KmeansPcaOptions {
  readonly dim: number;
  readonly pca_steps: number;
}

const options: Schema<KmeansPcaOptions> = z.strictObject({
  dim: z.int().min(1).max(256).default(16).describe("Number of principal components. Default 16 (ours)."),
  pca_steps: z.int().min(1).max(100_000).default(10).describe(
    "Steps that look for the components before clustering starts. Default 10 (ours).",
  ),
});

/** Mini-batch k-means (Sculley, WWW 2010) on components found by orthogonal iteration. */
export default defineMethod<KmeansPcaOptions>({
  name: "kmeans-pca",
  title: "k-means on principal components of the features",
  version: 1,
  options,
  needs: [],
  dropLast: false,
  // No head is trained for OMH to shape.
  supportsOmh: false,
  stepFlops: ({ batch, positions, channels, classes }, { dim }) =>
    2 * batch * positions * dim * (2 * channels + classes),
  trainer: ({ options, clusters, channels, random }) =>
    new KmeansPcaTrainer(options, { clusters, channels, random }),
  example: { dim: 3, pca_steps: 2 },
});

class KmeansPcaTrainer implements Trainer {
  steps = 0;
  readonly state: Readonly<Record<"scatter" | "basis" | "centers" | "counts", Variable>>;
  readonly predictor = {
    codes: (features: tf.Tensor4D) =>
      tf.tidy((): tf.Tensor4D => {
        const [batch, height, width] = features.shape;
        return tf.reshape(this.#codes(features), [batch, height, width, this.options.dim]);
      }),
    clusters: (codes: Tensor2D) => tf.tidy(() => tf.logSoftmax(tf.neg(this.#distances(codes)))),
  };

  constructor(
    readonly options: KmeansPcaOptions,
    readonly context: {
      readonly clusters: number;
      readonly channels: number;
      readonly random: RandomStreams;
    },
  ) {
    const { clusters, channels, random } = context;
    this.state = tf.tidy(() => ({
      scatter: tf.variable(tf.zeros([channels, channels])),
      basis: normalCenters(random.stream("kmeans_pca/basis"), channels, options.dim),
      centers: normalCenters(random.stream("kmeans_pca/centers"), clusters, options.dim),
      counts: tf.variable(tf.zeros([clusters, 1])),
    }));
  }

  /**
   * Looks for the components, then for the clusters. The loss is the mean squared distance to the nearest centre; until
   * there are components, to wherever the centres happen to start.
   */
  async step({ step, features }: Batch): Promise<StepReport> {
    const loss = tf.tidy(() => {
      if (step < this.options.pca_steps) this.#improveBasis(features);
      const codes = this.#codes(features);
      if (step === this.options.pca_steps) this.#placeCenters(codes);
      const distances = this.#distances(codes);
      if (step >= this.options.pca_steps) this.#moveCenters(codes, distances);
      return tf.mean(tf.min(distances, 1));
    });
    const [quantisation] = await loss.data();
    loss.dispose();
    this.steps = step + 1;
    return { losses: { quantisation }, diagnostics: {} };
  }

  dispose(): void {
    for (const variable of Object.values(this.state)) variable.dispose();
  }

  /** Adds a batch to the scatter matrix and turns the basis towards its leading eigenvectors. */
  #improveBasis(features: tf.Tensor4D): void {
    const { scatter, basis } = this.state;
    const unit = l2Normalize(positions(features));
    scatter.assign(tf.add(scatter, tf.matMul(unit, unit, true)));
    const turned: tf.Tensor2D = tf.matMul(
      tf.transpose(basis) as tf.Tensor2D,
      scatter as tf.Variable<tf.Rank.R2>,
    );
    basis.assign(tf.transpose(tf.linalg.gramSchmidt(turned) as tf.Tensor2D));
  }

  /** Puts the centres on random codes: rank 2, `[positions, dim]`. */
  #placeCenters(codes: Tensor2D): void {
    const order = this.context.random.stream("kmeans_pca/first_codes").permutation(codes.shape[0]);
    this.state.centers.assign(
      tf.gather(codes, tf.tensor1d(order.subarray(0, this.context.clusters), "int32")),
    );
  }

  /** Moves each centre towards the mean of its codes, ever slower as it has seen more of them. */
  #moveCenters(codes: Tensor2D, distances: Tensor2D): void {
    const { centers, counts } = this.state;
    const members = tf.cast(tf.oneHot(tf.argMin(distances, 1), this.context.clusters), "float32") as Tensor2D;
    const added = tf.reshape(tf.sum(members, 0), counts.shape);
    counts.assign(tf.add(counts, added));
    const pull = tf.sub(tf.matMul(members, codes, true), tf.mul(added, centers));
    centers.assign(tf.add(centers, tf.div(pull, tf.maximum(counts, 1))));
  }

  /** Components of normalised features: rank 2, `[positions, dim]`. */
  #codes(features: tf.Tensor4D): Tensor2D {
    return tf.matMul(l2Normalize(positions(features)), this.state.basis as tf.Variable<tf.Rank.R2>);
  }

  /** Squared distances to the centres: rank 2, `[positions, clusters]`. */
  #distances(codes: Tensor2D): Tensor2D {
    const centers = this.state.centers as tf.Variable<tf.Rank.R2>;
    const squares = tf.add(tf.sum(tf.square(codes), 1, true), tf.sum(tf.square(centers), 1));
    return tf.sub(squares, tf.mul(2, tf.matMul(codes, centers, false, true)));
  }
}
