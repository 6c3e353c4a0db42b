import { assertRows } from "./assert_rows.ts";
import type { WasmKernel } from "./override.ts";

/** `UpsampledCrossEntropySum`, a kernel of our own: the summed cross-entropy of upsampled maps of logits, and its slope. */
export const upsampledCrossEntropySum: WasmKernel = {
  name: "UpsampledCrossEntropySum",
  compute({ inputs: { logits, labels, rows, weights } }, { memory, kernels }) {
    const [batch, cells, classes] = logits.shape;
    const pixels = rows.shape[1];
    assertRows("upsample", memory.integers(rows), cells);
    const value = memory.allocate([]);
    const slope = memory.allocate(logits.shape);
    const scratch = memory.allocate([kernels.upsampledCrossEntropyScratchBytes(cells, classes, pixels) / 4]);
    const addresses = [logits, labels, rows, weights, value, slope, scratch]
      .map((tensor) => memory.address(tensor));
    kernels.upsampledCrossEntropy(...addresses, batch, cells, classes, pixels);
    memory.free(scratch);
    return [value, slope];
  },
};
