/** What the webgpu engine's kernels of losses are asked to compute. */
import * as tf from "@tensorflow/tfjs-core";
import type { Rank, Tensor, Tensor2D, Tensor3D, Tensor4D } from "@tensorflow/tfjs-core";
import { resizeTaps } from "../../../src/nn/bilinear.ts";
import { meanClampedCosines } from "../../../src/nn/clamped_cosines.ts";
import { crossEntropySum, maskedCrossEntropy } from "../../../src/nn/cross_entropy.ts";
import { upsampledCrossEntropyMean } from "../../../src/nn/upsampled_cross_entropy.ts";
import { l2Normalize } from "../../../src/nn/normalize.ts";
import { pickedLoss } from "../../../src/nn/picked_loss.ts";
import { contrastiveLoss } from "../../../src/methods/hp/contrastive.ts";
import { lossAtOnce } from "../../../src/methods/hp/contrastive_at_once.ts";
import { type PairInputs, similarity } from "../../../src/methods/hp/hidden_positives.ts";
import { hpOptions } from "../../../src/methods/hp/options.ts";
import {
  correspondenceLosses,
  correspondenceTaps,
  type CorrespondenceTargets,
  correspondenceTargets,
} from "../../../src/methods/stego/correspondence.ts";
import { pairLosses, pairTaps, pairTargets } from "../../../src/methods/stego/correspondence_at_once.ts";
import { detachedCosines } from "../../../src/methods/parts/detached_cosines.ts";
import type { CenterPair } from "../../../src/methods/smooseg/centers.ts";
import { smoothnessLosses } from "../../../src/methods/smooseg/energy.ts";
import { levelHierarchy } from "../../../src/methods/smooseg/levels.ts";
import { smoosegOptions } from "../../../src/methods/smooseg/options.ts";
import { smoothnessTargets } from "../../../src/methods/smooseg/smoothness.ts";
import type { Matrix } from "../../../src/nn/initialize.ts";
import { Hierarchy } from "../../../src/omh/hierarchy.ts";
import { cardLevelPlans } from "../../../src/omh/card_plans.ts";
import { centerCost, planTensor, type StepPlan } from "../../../src/omh/level_plans.ts";
import { levelSizes, type OmhOptions, omhOptions } from "../../../src/omh/options.ts";
import { planEntropy, solveTransport, solveTransportPlainly } from "../../../src/omh/transport_plan.ts";
import { transportedMax, transportedSum } from "../../../src/omh/transported_max.ts";
import { spread } from "../../nn/tensor_fixture.ts";
import { random } from "../wasm/engine_fixture.ts";
import { withGradients } from "./_compare.ts";

import { type Check, counts, labels, mask, matrix, weights } from "./_inputs.ts";

const cube = (...[a, b, c, seed, mean = 0]: number[]) => random<Rank.R3>([a, b, c], seed, mean);

/**
 * The clamped cosines with a gradient, at a range that cuts on both sides, one side or not at all: of values that have a mean, so
 * that nothing cancels.
 */
function cosines(batch: number, points: number, others: number, channels: number, range: number) {
  const [floor, ceiling] = [[0, Infinity], [-0.5, 0.5], [-9999, 0.8]][range % 3];
  const term = (a: Tensor, b: Tensor) =>
    meanClampedCosines(a as Tensor3D, b as Tensor3D, cube(batch, points, others, 3, 2), { floor, ceiling });
  return withGradients(
    term as (...inputs: Tensor[]) => Tensor,
    [cube(batch, points, channels, 1, 1), cube(batch, others, channels, 2, 1)],
    weights,
  );
}

function upsampled(batch: number, height: number, width: number, classes: number, scale: number): Tensor[] {
  const [grid, pixels] = [{ height, width }, { height: 1 + height * scale, width: width * scale }];
  const [target, places] = [
    labels(pixels.height * pixels.width * batch, classes),
    resizeTaps(grid, pixels),
  ];
  const loss = (x: Tensor) => upsampledCrossEntropyMean(x as Tensor3D, target, places, 3);
  const { value, grad } = tf.valueAndGrad(loss)(
    random<Rank.R3>([batch, height * width, classes], 1),
  );
  return [value, grad];
}

/**
 * The plan between centres, its entries near 1, on cpu as the processor solves it: in the log domain with its gradient through the
 * iterations, plainly as a constant.
 */
function plans(rows: number, columns: number, heat: number, solver: OmhOptions["solver"]): Tensor[] {
  const options = omhOptions.parse({
    epsilon: [0.05, 0.2, 1][heat % 3],
    iterations: 30,
    solver,
    plan_gradient: solver === "log" ? "unrolled" : "constant",
    plan_scale: "row",
  });
  const centers = [matrix(rows, 9, 1), matrix(columns, 9, 2)];
  const [solved] = cardLevelPlans(centers, options) ?? [solvedPlan(centers, options)];
  const scaled = (higher: Tensor, lower: Tensor) =>
    tf.mul(planTensor(solved, higher as Tensor2D, lower as Tensor2D, options), columns);
  if (solver === "plain") return [scaled(centers[0], centers[1])];
  const [plan, ...gradients] = withGradients(scaled as (...inputs: Tensor[]) => Tensor, centers, weights);
  // Their terms are entries near 1 over epsilon. Where these cancel, of one row or column to 0, what is left is held to 1.
  return [plan, ...gradients.map((gradient) => tf.concat([tf.reshape(gradient, [-1]), tf.ones([1])]))];
}

function solvedPlan([higher, lower]: readonly Tensor2D[], options: OmhOptions): StepPlan {
  const [rows, columns] = [higher.shape[0], lower.shape[0]];
  const problem = { cost: centerCost(higher, lower).dataSync<"float32">(), rows, columns, ...options };
  const solution = options.solver === "log" ? solveTransport(problem) : undefined;
  const plan = solution?.plan ?? solveTransportPlainly(problem);
  return { rows, columns, plan, entropy: planEntropy(plan), problem, solution };
}

/** More clusters in either level than one workgroup has room for. The other has two: a plan of one column has no gradient. */
function largePlans(few: number, more: number, variant: number): Tensor[] {
  const [many, solver] = [2048 + more, variant % 2 === 0 ? "log" : "plain"] as const;
  return variant % 4 < 2 ? plans(many, few + 1, variant, solver) : plans(few + 1, many, variant, solver);
}

/** The three losses of correspondences with their gradients, and what the pairs are held to: on cpu kind by kind. */
function correspondences(
  batch: number,
  grid: number,
  channels: number,
  side: number,
  variant: number,
): Tensor[] {
  const size = { height: grid, width: grid + 1 };
  const pairings = [0, 1, 2].map((set) => Int32Array.from({ length: batch }, (_, i) => (i + set) % batch));
  const coordinates = (seed: number) => spread(batch * side * side * 2, seed);
  const draws = { coords1: coordinates(3), coords2: coordinates(8), side, pairings };
  // Weights that bring gradients near 1, whatever the number of pairs.
  const weight = batch * side ** 2 * channels;
  const options = {
    pointwise: variant % 2 === 0,
    zero_clamp: variant < 2,
    stabilize: variant % 3 === 0,
    ...{ pos_intra_weight: weight, pos_inter_weight: 2 * weight, neg_inter_weight: 3 * weight },
    ...{ pos_intra_shift: 0.1, pos_inter_shift: 0.2, neg_inter_shift: 0.6 },
  };
  const map = (seed: number) => random<Rank.R4>([batch, size.height, size.width, channels], seed);
  const pairs = pairTaps(draws, size);
  const taps = correspondenceTaps(draws, size);
  const targets = pairs
    ? pairTargets(map(1), map(2), pairs, options)
    : correspondenceTargets(map(1), map(2), taps, options);
  const losses = (codes: Tensor, others: Tensor) => {
    const [x, y] = [codes as Tensor4D, others as Tensor4D];
    if (pairs) return Object.values(pairLosses(x, y, pairs, targets as Tensor3D, options));
    const { intra, inter, negative } = correspondenceLosses(
      x,
      y,
      taps,
      targets as CorrespondenceTargets,
      options,
    );
    return [tf.mul(intra, weight), tf.mul(inter, 2 * weight), tf.mul(negative, 3 * weight)];
  };
  const together = targets instanceof tf.Tensor
    ? targets
    : tf.concat([targets.intra, targets.inter, ...targets.negatives]);
  const added = (...maps: Tensor[]) => tf.stack(losses(maps[0], maps[1]));
  return [together, ...withGradients(added, [map(4), map(5)], weights)];
}

/** HP's loss of two views with its gradients: of all images at once, and on webgpu image by image as well; thresholds likewise. */
function contrastive(batch: number, positions: number, channels: number, variant: number): Tensor[] {
  const count = batch * positions;
  const unit = (rows: number, seed: number) => l2Normalize(matrix(rows, channels, seed));
  const [few, specific] = [variant % 2 === 0, variant % 3 > 0];
  const agnostic = similarity(unit(count, 1), unit(3, 2), batch);
  // With thresholds above any cosine no image has a positive.
  const none = variant > 6;
  const pairs: PairInputs = {
    batch,
    agnostic: none ? { ...agnostic, thresholds: tf.fill([count], 2) } : agnostic,
    specific: specific ? similarity(unit(count, 3), unit(4, 4), batch) : null,
    specificWeight: 0.4,
    kept: few ? mask(positions, count) : null,
  };
  const options = hpOptions.parse({ temperature: 0.5, skip_images_without_positives: variant % 8 < 4 });
  const views = [unit(count, 5), unit(count, 6)];
  const loss = (...views: Tensor[]) => contrastiveLoss(views as Tensor2D[], pairs, options);
  const { value, grads } = tf.valueAndGrads(loss)(views);
  const turns = lossAtOnce(views, pairs, options, 0) ?? { value, gradients: grads };
  return [
    agnostic.thresholds,
    // Row by row, and in stretches of two and what is left.
    ...[1, 2 * 7 * 4].map((room) => similarity(unit(count, 1), unit(7, 2), batch, room).thresholds),
    similarity(unit(count, 1), unit(8, 2), batch, 3 * 2 * 4).thresholds,
    ...withGradients(loss, views, weights),
    turns.value,
    ...turns.gradients,
  ];
}

/** All losses of a hierarchy with their gradients: its plans are constants, in every second variant other centres give the labels. */
function hierarchy(positions: number, classes: number, channels: number, variant: number): Tensor[] {
  const [labelled, over, mean] = [variant % 2 === 1, variant % 3, variant % 4 > 1];
  const options = {
    ...omhOptions.parse({
      levels: 1 + variant % 7,
      expansion: 1.6,
      match_axis: over === 0 ? "higher" : "lower",
      reduction: over === 1 ? "entries" : "positions",
      level_weighting: mean ? "mean" : "sum",
      plan_scale: mean ? "row" : "mass",
    }),
    // Weights that bring gradients near 1.
    lambda_cluster: 3 * positions,
    lambda_match: 2 * positions,
  };
  const sizes = levelSizes(classes, options.levels, options.expansion);
  const plans = sizes.slice(1).map((columns, m) => ({
    ...{ rows: sizes[m], columns, entropy: 0 },
    plan: spread(sizes[m] * columns, m).map((x) => Math.abs(x) / sizes[m]),
  }));
  const choices = smoosegOptions.parse({ omh_labels: variant % 4 === 1 ? "argmax" : "teacher" });
  const losses = (codes: Tensor, ...centers: Tensor[]) => {
    const students = centers as Matrix[];
    const pairs = students.map((student, m) => ({
      student,
      teacher: matrix(sizes[m], channels, 50 + m) as Tensor as Matrix,
    }));
    const levels = labelled
      ? levelHierarchy(pairs as unknown as CenterPair[], options, choices)
      : new Hierarchy(students, options);
    const { omh_cluster, omh_match } = levels.losses(codes as Tensor2D, plans);
    return tf.stack([omh_cluster, omh_match]);
  };
  const centers = sizes.map((size, m) => matrix(size, channels, 10 + m));
  return withGradients(losses, [matrix(positions, channels, 1), ...centers], weights);
}

/** Both smoothness losses with their gradients, with affinities that are centred and that are not. */
function smoothnessTerms(batch: number, grid: number, channels: number, classes: number): Tensor[] {
  const partners = Int32Array.from({ length: batch }, (_, image) => (image * 3 + 1) % batch);
  const positions = grid * (grid + 1);
  const probabilities = tf.softmax(tf.mul(random<Rank.R3>([batch, positions, classes], 2), 3));
  return [true, false].flatMap((pointwise) => {
    const features = random<Rank.R4>([batch, grid, grid + 1, channels], 1);
    const options = { pointwise, pos_intra_shift: 0.1, neg_inter_shift: 0.4 };
    const targets = smoothnessTargets(features, partners, options);
    // A factor that brings gradients near 1.
    const losses = (probabilities: Tensor) => {
      const { intra, across } = smoothnessLosses(probabilities as Tensor3D, targets);
      return tf.mul(tf.stack([intra, across]), batch * positions);
    };
    return withGradients(losses, [probabilities], weights);
  });
}

/** A matching loss at once, or by the maxima that it adds up. */
function matching(plan: Tensor2D, factors: Tensor2D, activations: Tensor2D): Tensor {
  const scale = -2 / activations.shape[0];
  return transportedSum(plan, factors, activations, scale) ??
    tf.mul(tf.sum(tf.mul(factors, transportedMax(plan, activations))), scale);
}

/** The checks of losses. */
export const LOSS_CHECKS: readonly Check[] = [
  {
    name: "CenterCosines and the gradient of the centres",
    tolerance: 1e-5,
    sizes: [[1, 1, 1], [5, 3, 4], [7, 6, 5], [33, 40, 12], [1500, 27, 70]],
    most: [60, 40, 40],
    make: (rows, count, channels) => () =>
      withGradients(
        (centers) => detachedCosines(matrix(rows, channels, 1), centers as Tensor2D),
        [matrix(count, channels, 2)],
        weights,
      ),
  },
  {
    name: "ClampedCosinesMean and its gradients",
    tolerance: 1e-5,
    sizes: [[1, 1, 1, 0, 0], [2, 3, 5, 3, 1], [1, 33, 40, 2, 2], [3, 12, 12, 69, 0], [2, 121, 121, 69, 1]],
    most: [3, 40, 40, 40, 2],
    make: (batch, points, others, channels, range) => () =>
      cosines(batch, points, others, channels + 1, range),
  },
  {
    name: "ContrastiveLoss and LargestProducts, with gradients",
    tolerance: 1e-5,
    sizes: [
      [1, 1, 1, 0],
      [1, 2, 3, 1],
      [2, 2, 4, 2],
      [3, 4, 5, 0],
      [3, 7, 70, 4],
      [2, 50, 12, 5],
      [
        4,
        33,
        6,
        3,
      ],
      [2, 3, 4, 7],
      [3, 4, 5, 8],
    ],
    most: [4, 12, 20, 8],
    make: (batch, positions, channels, variant) => () => contrastive(batch, positions + 1, channels, variant),
  },
  {
    name: "CorrespondenceTargets, CorrespondenceLosses and SampledUnits, with gradients",
    tolerance: 1e-5,
    sizes: [[1, 1, 1, 1, 0], [2, 3, 5, 2, 1], [3, 4, 8, 3, 2], [2, 5, 70, 6, 3], [4, 7, 12, 11, 0]],
    most: [3, 6, 12, 5, 4],
    make: (...sizes) => () => correspondences(...sizes as [number, number, number, number, number]),
  },
  {
    name: "CrossEntropySum and its slope",
    tolerance: 1e-5,
    sizes: [[5, 2], [5, 4], [7, 6], [100, 27], [3000, 28], [4, 300]],
    most: [50, 40],
    make: (rows, classes) => () => {
      const target = labels(rows, classes + 1);
      const loss = (x: Tensor) => crossEntropySum(x as Tensor2D, target);
      return withGradients(loss, [matrix(rows, classes + 1, 1)], weights);
    },
  },
  {
    name: "HierarchyLosses and its gradients",
    tolerance: 1e-5,
    sizes: [[1, 1, 1, 0], [1, 2, 3, 1], [3, 2, 4, 2], [7, 3, 6, 3], [9, 9, 8, 4], [30, 4, 70, 5], [
      8,
      7,
      5,
      6,
    ], [
      2050,
      4,
      12,
      9,
    ]],
    most: [40, 8, 20, 13],
    make: (positions, classes, channels, variant) => () =>
      hierarchy(positions, classes + 1, channels, variant),
  },
  {
    name: "PickedSum and its gradient",
    tolerance: 1e-6,
    sizes: [[1, 1], [3, 4], [70, 7], [2000, 27]],
    most: [60, 20],
    make: (rows, columns) => () => {
      const picks = tf.tensor1d(
        Int32Array.from({ length: rows }, (_, i) => (i * 7) % (columns + 1)),
        "int32",
      );
      return (["positions", "entries"] as const).flatMap((over) =>
        withGradients(
          (values) => pickedLoss(values as Tensor2D, picks, over),
          [matrix(rows, columns + 1, 1, 2)],
          weights,
        )
      );
    },
  },
  {
    name: "MaskedCrossEntropy",
    tolerance: 1e-5,
    sizes: [[1, 0], [3, 3], [2, 6], [5, 32], [9, 299]],
    most: [12, 90],
    make: (rows, columns) => () =>
      maskedCrossEntropy(
        matrix(rows, columns + 1, 1),
        counts(rows, columns + 1),
        mask(rows, columns + 1),
        1.5,
      ),
  },
  {
    name: "SmoothnessLosses and its gradient",
    tolerance: 1e-5,
    sizes: [[1, 1, 1, 0], [2, 2, 3, 3], [3, 4, 12, 4], [4, 3, 70, 26], [2, 9, 6, 69], [9, 2, 5, 299]],
    most: [5, 8, 20, 20],
    make: (batch, grid, channels, classes) => () => smoothnessTerms(batch, grid, channels, classes + 1),
  },
  {
    name: "TransportPlan and TransportPlanGrad",
    // Scores of up to 20 round by 1e-6, in some dozens of sums that build on each other.
    tolerance: 1e-4,
    sizes: [[1, 1, 0], [1, 3, 1], [2, 5, 0], [5, 2, 2], [27, 54, 0], [40, 70, 1], [3, 300, 2], [300, 7, 0]],
    // At the lowest temperature some small sizes are off by more. Beside float64 throughout, gradients of the cost of 120 of them
    // are off by up to 2.1e-4, and those of the processor, which rounds its potentials alone, by 4.7e-5; at the next, by 2.9e-6
    // and 5.1e-7: it is the iterations that make rounding larger.
    most: [12, 20, 2],
    make: (rows, columns, heat) => () => plans(rows, columns, heat, "log"),
  },
  {
    name: "TransportPlan by the plain recursion",
    // Exponentials of as little as -20, off by as many roundings.
    tolerance: 1e-5,
    sizes: [[1, 1, 0], [1, 3, 1], [2, 5, 0], [5, 2, 2], [27, 54, 0], [40, 70, 1], [3, 300, 2], [300, 7, 0]],
    most: [12, 20, 3],
    make: (rows, columns, heat) => () => plans(rows, columns, heat, "plain"),
  },
  {
    name: "TransportPlan and TransportPlanGrad in several workgroups",
    tolerance: 1e-4,
    sizes: [[1, 1, 0], [3, 20, 1], [7, 300, 2], [2, 5, 3], [5, 2, 4], [12, 9, 6]],
    most: [12, 20, 11],
    make: (few, more, variant) => () => largePlans(few, more, variant),
  },
  {
    name: "TransportedMax and its gradients",
    tolerance: 1e-6,
    sizes: [[1, 1, 2], [5, 3, 4], [6, 2, 7], [9, 5, 27], [1300, 12, 24], [50, 27, 250]],
    most: [40, 20, 40],
    make: (positions, own, other) => () =>
      withGradients(
        (plan, activations) => transportedMax(plan as Tensor2D, activations as Tensor2D),
        [tf.abs(matrix(own, other + 1, 1)), tf.abs(matrix(positions, other + 1, 2))],
        weights,
      ),
  },
  {
    name: "TransportedSum and its gradients",
    tolerance: 1e-5,
    sizes: [[1, 1, 2], [5, 3, 4], [6, 2, 7], [9, 5, 27], [1300, 12, 24], [50, 27, 250]],
    most: [40, 20, 40],
    make: (positions, own, other) => () => {
      const plan = tf.abs(matrix(own, other + 1, 1));
      return withGradients(
        (factors, activations) => matching(plan, factors as Tensor2D, activations as Tensor2D),
        [tf.abs(matrix(positions, own, 3)), tf.abs(matrix(positions, other + 1, 2))],
        weights,
      );
    },
  },
  {
    name: "UpsampledCrossEntropyMean and its slope",
    tolerance: 1e-5,
    sizes: [[1, 1, 1, 2, 1], [3, 2, 3, 6, 2], [4, 3, 4, 27, 6], [1, 2, 2, 70, 3]],
    most: [4, 4, 4, 9, 4],
    make: (batch, height, width, classes, scale) => () => upsampled(batch, height, width, classes + 1, scale),
  },
];
