import type { WasmKernel } from "./override.ts";

/** `ExceedsEither`, a kernel of our own: where a matrix is above its row's or its column's threshold. */
export const exceedsEither: WasmKernel = {
  name: "ExceedsEither",
  compute({ inputs: { x, own, other } }, { memory, kernels }) {
    const [rows, columns] = x.shape;
    const y = memory.allocate([rows, columns], "bool");
    const addresses = [x, own, other, y].map((tensor) => memory.address(tensor));
    kernels.exceedsEither(...addresses, rows, columns);
    return y;
  },
};
