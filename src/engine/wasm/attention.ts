import type { WasmKernel } from "./override.ts";

/**
 * `Attention`, a kernel of our own: all heads of `qkv`, `[tokens, 3 * channels]`.
 *
 * Heads are read and written in place by strided products; one score matrix serves them all.
 */
export const attention: WasmKernel = {
  name: "Attention",
  compute({ inputs: { qkv }, attrs }, { memory, kernels, gemm }) {
    const heads = attrs.heads as number;
    const [tokens, stride] = qkv.shape;
    const channels = stride / 3;
    const width = channels / heads;
    const y = memory.allocate([tokens, channels]);
    const scores = memory.allocate([tokens, tokens]);
    const [to, s] = [memory.address(y), memory.address(scores)];
    const queries = memory.address(qkv);
    const keys = queries + 4 * channels;
    const values = keys + 4 * channels;
    for (let head = 0; head < heads; head++) {
      const at = 4 * head * width;
      gemm(false, true, tokens, tokens, width, queries + at, stride, keys + at, stride, s, tokens);
      kernels.softmax(s, s, tokens, tokens, width ** -0.5);
      gemm(false, false, tokens, width, tokens, s, tokens, values + at, stride, to + at, channels);
    }
    memory.free(scores);
    return y;
  },
};
