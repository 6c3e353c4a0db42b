// For its effect: only this package registers the library's gradients; tfjs-core and the backends do not.
import "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs-core";
import type { GradConfig, Tensor } from "@tensorflow/tfjs-core";
import type { FusedKernelName } from "./fused_kernels.ts";

/** Which operands of a matrix product are stored transposed. */
interface Transposition {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/**
 * Replaces gradients of the tensor library: those that are wrong where an operand is broadcast, because they come out in the
 * shape of the result; those of sum and mean, which upload a tensor of ones each time; and that of ReLU, which keeps its argument
 * besides its value. Adds that of a linear layer, which has a kernel of our own. Holds on every engine; calling it again changes
 * nothing.
 */
export function fixGradients(): void {
  for (const gradient of GRADIENTS) {
    if (tf.getGradient(gradient.kernelName) === gradient) continue;
    if (tf.getGradient(gradient.kernelName)) tf.unregisterGradient(gradient.kernelName);
    tf.registerGradient(gradient);
  }
}

/** `gradient` summed over the axes along which an operand of shape `shape` was broadcast. */
function reduceTo(gradient: Tensor, shape: number[]): Tensor {
  const axes = tf.broadcast_util.getReductionAxes(shape, gradient.shape);
  return axes.length === 0 ? gradient : tf.reshape(tf.sum(gradient, axes), shape);
}

const matMulGradient: GradConfig = {
  kernelName: tf.BatchMatMul,
  inputsToSave: ["a", "b"],
  gradFunc(gradient, [a, b], attrs) {
    const dy = gradient as Tensor;
    const { transposeA: ta, transposeB: tb } = attrs as unknown as Transposition;
    return {
      a: () => reduceTo(ta ? tf.matMul(b, dy, tb, true) : tf.matMul(dy, b, false, !tb), a.shape),
      b: () => reduceTo(tb ? tf.matMul(dy, a, true, ta) : tf.matMul(a, dy, !ta, false), b.shape),
    };
  },
};

const LINEAR_GRAD: FusedKernelName = "LinearGrad";

/** Of a layer alone, without what its kernel may do besides. */
const linearGradient: GradConfig = {
  kernelName: "Linear",
  inputsToSave: ["x", "weight"],
  gradFunc(gradient, [x, weight]) {
    const dy = gradient as Tensor;
    const ofInput = () => tf.matMul(dy, weight, false, true);
    if (tf.getKernel(LINEAR_GRAD, tf.getBackend())) {
      const [ofWeight, ofBias] = tf.engine().runKernel(LINEAR_GRAD, { x, dy }) as unknown as Tensor[];
      return { x: ofInput, weight: () => ofWeight, bias: () => ofBias };
    }
    return {
      x: ofInput,
      weight: () => tf.matMul(x, dy, true, false),
      bias: () => tf.sum(dy, 0),
    };
  },
};

const maximumGradient: GradConfig = {
  kernelName: tf.Maximum,
  inputsToSave: ["a", "b"],
  gradFunc(gradient, [a, b]) {
    const dy = gradient as Tensor;
    return {
      a: () => reduceTo(tf.mul(dy, tf.cast(tf.greaterEqual(a, b), "float32")), a.shape),
      b: () => reduceTo(tf.mul(dy, tf.cast(tf.less(a, b), "float32")), b.shape),
    };
  },
};

const minimumGradient: GradConfig = {
  kernelName: tf.Minimum,
  inputsToSave: ["a", "b"],
  gradFunc(gradient, [a, b]) {
    const dy = gradient as Tensor;
    return {
      a: () => reduceTo(tf.mul(dy, tf.cast(tf.lessEqual(a, b), "float32")), a.shape),
      b: () => reduceTo(tf.mul(dy, tf.cast(tf.greater(a, b), "float32")), b.shape),
    };
  },
};

const squaredDifferenceGradient: GradConfig = {
  kernelName: tf.SquaredDifference,
  inputsToSave: ["a", "b"],
  gradFunc(gradient, [a, b]) {
    const dy = gradient as Tensor;
    return {
      a: () => reduceTo(tf.mul(dy, tf.mul(2, tf.sub(a, b))), a.shape),
      b: () => reduceTo(tf.mul(dy, tf.mul(2, tf.sub(b, a))), b.shape),
    };
  },
};

const reluGradient: GradConfig = {
  kernelName: tf.Relu,
  outputsToSave: [true],
  gradFunc: (gradient, [y]) => {
    const dy = gradient as Tensor;
    const fused = tf.getKernel("ReluGrad", tf.getBackend());
    return { x: () => fused ? tf.engine().runKernel("ReluGrad", { dy, y }) : tf.mul(dy, tf.step(y)) };
  },
};

const sumGradient: GradConfig = {
  kernelName: tf.Sum,
  inputsToSave: ["x"],
  gradFunc: (dy, [x], attrs) => ({ x: () => spread(dy as Tensor, x.shape, attrs.axis as number | number[]) }),
};

const meanGradient: GradConfig = {
  kernelName: tf.Mean,
  inputsToSave: ["x"],
  gradFunc(gradient, [x], attrs) {
    const dy = gradient as Tensor;
    return { x: () => spread(tf.div(dy, x.size / dy.size), x.shape, attrs.axis as number | number[]) };
  },
};

/** `gradient` repeated along the axes of `shape` that were reduced. */
function spread(gradient: Tensor, shape: number[], axis: number | number[]): Tensor {
  const reduced = new Set(tf.util.parseAxisParam(axis, shape));
  return tf.broadcastTo(tf.reshape(gradient, shape.map((size, i) => reduced.has(i) ? 1 : size)), shape);
}

const GRADIENTS: readonly GradConfig[] = [
  linearGradient,
  matMulGradient,
  maximumGradient,
  meanGradient,
  minimumGradient,
  reluGradient,
  squaredDifferenceGradient,
  sumGradient,
];
