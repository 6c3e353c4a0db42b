import type { WasmKernel } from "./override.ts";

/** Queries taken at once: their scores stay in the second-level cache, from product to softmax to product. */
const BLOCK = 96;

/**
 * `Attention`, a kernel of our own: all heads of `qkv`, `[tokens, 3 * channels]`.
 *
 * Heads are read and written in place by strided products; one small score matrix serves them all.
 */
export const attention: WasmKernel = {
  name: "Attention",
  compute({ inputs: { qkv }, attrs }, { memory, kernels, gemm }) {
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
};
