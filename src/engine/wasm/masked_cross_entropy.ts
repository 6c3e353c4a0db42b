import type { WasmKernel } from "./override.ts";

/** `MaskedCrossEntropy`, a kernel of our own: losses of rows and their derivatives. */
export const maskedCrossEntropy: WasmKernel = {
  name: "MaskedCrossEntropy",
  compute({ inputs: { logits, weights, mask }, attrs }, { memory, kernels }) {
    const [rows, columns] = logits.shape;
    const losses = memory.allocate([rows]);
    const slopes = memory.allocate([rows, columns]);
    const addresses = [logits, weights, mask, losses, slopes].map((tensor) => memory.address(tensor));
    kernels.maskedCrossEntropy(...addresses, rows, columns, attrs.shift as number);
    return [losses, slopes];
  },
};
