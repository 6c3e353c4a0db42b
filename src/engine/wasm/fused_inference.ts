/**
 * Fused kernels of frozen networks.
 *
 * @module
 */
import type { FusedKernels } from "./runtime.ts";

/** Queries taken at once: their scores stay in the second-level cache, from product to softmax to product. */
const BLOCK = 96;

/** Fused kernels of frozen networks, by name. */
export const FUSED_INFERENCE = {
  /**
   * All heads of `qkv`, `[tokens, 3 * channels]`.
   *
   * Heads are read and written in place by strided products; one small score matrix serves them all.
   */
  Attention({ inputs: { qkv }, attrs }, { memory, kernels, gemm }) {
    const heads = attrs.heads as number;
    const [tokens, stride] = qkv.shape;
    const channels = stride / 3;
    const width = channels / heads;
    const y = memory.allocate([tokens, channels]);
    const scores = memory.allocate([Math.min(BLOCK, tokens), tokens]);
    const [to, s, queries] = [memory.address(y), memory.address(scores), memory.address(qkv)];
    for (let head = 0; head < heads; head++) {
      const query = queries + 4 * head * width;
      const key = query + 4 * channels;
      const value = key + 4 * channels;
      for (let first = 0; first < tokens; first += BLOCK) {
        const rows = Math.min(BLOCK, tokens - first);
        const from = query + 4 * first * stride;
        const mixed = to + 4 * (first * channels + head * width);
        gemm(false, true, rows, tokens, width, from, stride, key, stride, s, tokens);
        kernels.softmax(s, s, rows, tokens, width ** -0.5);
        gemm(false, false, rows, width, tokens, s, tokens, value, stride, mixed, channels);
      }
    }
    memory.free(scores);
    return y;
  },

  /** Layer normalisation of the rows of a float32 matrix. */
  LayerNorm({ inputs: { x, gain, bias }, attrs }, { memory, kernels }) {
    const [rows, columns] = x.shape;
    const y = memory.allocate(x.shape);
    const [to, from] = [memory.address(y), memory.address(x)];
    kernels.layerNorm(
      from,
      memory.address(gain),
      memory.address(bias),
      to,
      rows,
      columns,
      attrs.epsilon as number,
    );
    return y;
  },

  /** `x weight + bias`, then plus `residual` or through GELU. All float32, rank 2 and 1. */
  Linear({ inputs: { x, weight, bias, residual }, attrs }, { memory, kernels, gemm }) {
    const [rows, depth] = x.shape;
    const columns = weight.shape[1];
    if (weight.shape[0] !== depth || bias.shape[0] !== columns) {
      throw new TypeError(
        `Cannot apply a linear layer to [${x.shape}]: its weight is [${weight.shape}] and its bias [${bias.shape}], ` +
          `expected [${depth}, outputs] and [outputs]`,
      );
    }
    const y = memory.allocate([rows, columns]);
    const to = memory.address(y);
    gemm(
      false,
      false,
      rows,
      columns,
      depth,
      memory.address(x),
      depth,
      memory.address(weight),
      columns,
      to,
      columns,
    );
    if (residual !== undefined) {
      kernels.addBiasAndResidual(to, memory.address(bias), memory.address(residual), rows, columns);
    } else if (attrs.gelu) kernels.addBiasThenGelu(to, memory.address(bias), rows, columns);
    else kernels.addBias(to, memory.address(bias), rows, columns);
    return y;
  },
} satisfies FusedKernels;
