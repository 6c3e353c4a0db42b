/**
 * Fused kernels of losses, sampling and the optimiser.
 *
 * @module
 */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { assertRows } from "../assert_rows.ts";
import { sizeOf } from "../shapes.ts";
import type { FusedKernels } from "./runtime.ts";

/** Fused kernels of losses, sampling and the optimiser, by name. */
export const FUSED_TRAINING = {
  /** A parameter and its moments after a step. */
  AdamStep({ inputs: { parameter, gradient, first, second }, attrs }, { memory, kernels }) {
    const moved = [parameter, first, second].map(({ shape }) => memory.allocate(shape));
    const addresses = [parameter, gradient, first, second, ...moved].map((tensor) => memory.address(tensor));
    const scalars = ["beta1", "rest1", "beta2", "rest2", "rate", "correction", "epsilon", "keep"];
    kernels.adam(...addresses, sizeOf(parameter.shape), ...scalars.map((name) => attrs[name] as number));
    return moved;
  },

  /** Rows of mean zero around the mean of the whole, less a shift. */
  CenterRows({ inputs: { x }, attrs }, { memory, kernels }) {
    const columns = x.shape.at(-1)!;
    const y = memory.allocate(x.shape);
    kernels.centerRows(
      memory.address(x),
      memory.address(y),
      sizeOf(x.shape) / columns,
      columns,
      attrs.shift as number,
    );
    return y;
  },

  /**
   * The mean of `clamp(a . b^T) * weights` over a batch, and its slope with respect to the products.
   *
   * The products of an image are used while they are in the cache.
   */
  ClampedCosinesMean({ inputs: { a, b, weights }, attrs }, { memory, kernels, gemm }) {
    const { batch, points, others, channels } = sizesOf(a, b);
    const each = points * others;
    const value = memory.allocate([]);
    const slope = memory.allocate(weights.shape);
    const products = memory.allocate([points, others]);
    const [fromA, fromB, fromWeights, toSlope, at] = [a, b, weights, slope, products]
      .map((tensor) => memory.address(tensor));
    const [floor, ceiling] = [attrs.floor as number, attrs.ceiling as number];
    const count = sizeOf(weights.shape);
    let sum = 0;
    for (let i = 0; i < batch; i++) {
      const [x, y] = [fromA + 4 * i * points * channels, fromB + 4 * i * others * channels];
      gemm(false, true, points, others, channels, x, channels, y, channels, at, others);
      const offset = 4 * i * each;
      sum += kernels.clampedProduct(
        at,
        fromWeights + offset,
        toSlope + offset,
        each,
        1 / count,
        floor,
        ceiling,
      );
    }
    memory.floats(value)[0] = sum / count;
    memory.free(products);
    return [value, slope];
  },

  /** The gradients of `a` and `b`, from `slope` and the value's own, `dy`. */
  ClampedCosinesMeanGrad({ inputs: { dy, slope, a, b } }, { memory, kernels, gemm }) {
    const { batch, points, others, channels } = sizesOf(a, b);
    const each = points * others;
    const [gradientA, gradientB] = [memory.allocate(a.shape), memory.allocate(b.shape)];
    const scaled = memory.allocate([points, others]);
    const [fromA, fromB, fromSlope, toA, toB, at] = [a, b, slope, gradientA, gradientB, scaled]
      .map((tensor) => memory.address(tensor));
    const [factor] = memory.floats(dy);
    for (let i = 0; i < batch; i++) {
      const [first, second] = [4 * i * points * channels, 4 * i * others * channels];
      kernels.multiplyBy(fromSlope + 4 * i * each, factor, at, each);
      gemm(
        false,
        false,
        points,
        channels,
        others,
        at,
        others,
        fromB + second,
        channels,
        toA + first,
        channels,
      );
      gemm(
        true,
        false,
        others,
        channels,
        points,
        at,
        others,
        fromA + first,
        channels,
        toB + second,
        channels,
      );
    }
    memory.free(scaled);
    return [gradientA, gradientB];
  },

  /** The summed cross-entropy of rows of logits, and its slope. */
  CrossEntropySum({ inputs: { logits, labels } }, { memory, kernels }) {
    const [rows, columns] = logits.shape;
    const value = memory.allocate([]);
    const slope = memory.allocate(logits.shape);
    const addresses = [logits, labels, value, slope].map((tensor) => memory.address(tensor));
    kernels.crossEntropy(...addresses, rows, columns);
    return [value, slope];
  },

  /** Losses of rows and their derivatives. */
  MaskedCrossEntropy({ inputs: { logits, weights, mask }, attrs }, { memory, kernels }) {
    const [rows, columns] = logits.shape;
    const losses = memory.allocate([rows]);
    const slopes = memory.allocate([rows, columns]);
    const addresses = [logits, weights, mask, losses, slopes].map((tensor) => memory.address(tensor));
    kernels.maskedCrossEntropy(...addresses, rows, columns, attrs.shift as number);
    return [losses, slopes];
  },

  /** The summed cross-entropy of upsampled maps of logits, and its slope. */
  UpsampledCrossEntropySum({ inputs: { logits, labels, rows, weights } }, { memory, kernels }) {
    const [batch, positions, classes] = logits.shape;
    const pixels = rows.shape[1];
    assertRows("upsample", memory.integers(rows), positions);
    const value = memory.allocate([]);
    const slope = memory.allocate(logits.shape);
    const scratch = memory.allocate([
      kernels.upsampledCrossEntropyScratchBytes(positions, classes, pixels) / 4,
    ]);
    const addresses = [logits, labels, rows, weights, value, slope, scratch]
      .map((tensor) => memory.address(tensor));
    kernels.upsampledCrossEntropy(...addresses, batch, positions, classes, pixels);
    memory.free(scratch);
    return [value, slope];
  },

  /** Where a matrix is above its row's or its column's threshold. */
  ExceedsEither({ inputs: { x, own, other } }, { memory, kernels }) {
    const [rows, columns] = x.shape;
    const y = memory.allocate([rows, columns], "bool");
    const addresses = [x, own, other, y].map((tensor) => memory.address(tensor));
    kernels.exceedsEither(...addresses, rows, columns);
    return y;
  },

  /** Rows that are weighted sums of four rows of a table. */
  InterpolateRows({ inputs: { table, rows, weights } }, { memory, kernels }) {
    const [height, columns] = table.shape;
    const count = rows.shape[1];
    assertRows("interpolate", memory.integers(rows), height);
    const y = memory.allocate([count, columns]);
    const [to, from] = [memory.address(y), memory.address(table)];
    kernels.interpolateRows(from, memory.address(rows), memory.address(weights), to, count, columns);
    return y;
  },

  /** The gradient of the table of `InterpolateRows`. */
  ScatterRows({ inputs: { dy, rows, weights }, attrs }, { memory, kernels }) {
    const height = attrs.count as number;
    const [count, columns] = dy.shape;
    assertRows("scatter to", memory.integers(rows), height);
    const y = memory.allocate([height, columns]);
    memory.clear(y);
    const [to, from] = [memory.address(y), memory.address(dy)];
    kernels.scatterRows(from, memory.address(rows), memory.address(weights), to, count, columns);
    return y;
  },

  /** Rows of unit length, and the norms they were divided by. */
  L2Normalize({ inputs: { x }, attrs }, { memory, kernels }) {
    const columns = x.shape.at(-1)!;
    const rows = sizeOf(x.shape) / columns;
    const unit = memory.allocate(x.shape);
    const norm = memory.allocate([...x.shape.slice(0, -1), 1]);
    const addresses = [x, unit, norm].map((tensor) => memory.address(tensor));
    kernels.normalizeRows(...addresses, rows, columns, attrs.floor as number);
    return [unit, norm];
  },

  /** The gradient of the rows, from those of unit length. */
  L2NormalizeGrad({ inputs: { dy, unit, norm } }, { memory, kernels }) {
    const columns = dy.shape.at(-1)!;
    const dx = memory.allocate(dy.shape);
    const addresses = [dy, unit, norm, dx].map((tensor) => memory.address(tensor));
    kernels.normalizeRowsGradient(...addresses, sizeOf(dy.shape) / columns, columns);
    return dx;
  },

  /** `max over l of plan[h, l] * activations[p, l]`, and which l. */
  TransportedMax({ inputs: { plan, activations } }, { memory, kernels }) {
    const [own, other] = plan.shape;
    const [positions] = activations.shape;
    const best = memory.allocate([positions, own]);
    const winners = memory.allocate([positions, own], "int32");
    const scratch = memory.allocate([kernels.transportedMaxScratchBytes(own, other) / 4]);
    const addresses = [plan, activations, best, winners, scratch].map((tensor) => memory.address(tensor));
    kernels.transportedMax(...addresses, positions, own, other);
    memory.free(scratch);
    return [best, winners];
  },

  /** The gradients of the plan and of the activations. */
  TransportedMaxGrad({ inputs: { dy, plan, activations, winners } }, { memory, kernels }) {
    const [own, other] = plan.shape;
    const gradients = [memory.allocate(plan.shape), memory.allocate(activations.shape)];
    for (const gradient of gradients) memory.clear(gradient);
    const addresses = [dy, plan, activations, winners, ...gradients].map((tensor) => memory.address(tensor));
    kernels.transportedMaxGradient(...addresses, activations.shape[0], own, other);
    return gradients;
  },
} satisfies FusedKernels;

function sizesOf(a: TensorInfo, b: TensorInfo) {
  const [batch, points, channels] = a.shape;
  return { batch, points, others: b.shape[1], channels };
}
