import { assertRows } from "./assert_rows.ts";
import type { WasmKernel } from "./override.ts";

/** `PairProducts`, a kernel of our own: the product of the two rows of each pair. */
export const pairProducts: WasmKernel = {
  name: "PairProducts",
  compute({ inputs: { x, first, second } }, { memory, kernels }) {
    const [rows, columns] = x.shape;
    const [count] = first.shape;
    for (const numbers of [first, second]) assertRows("multiply", memory.integers(numbers), rows);
    const y = memory.allocate([count]);
    const addresses = [x, first, second, y].map((tensor) => memory.address(tensor));
    kernels.pairProducts(...addresses, count, columns);
    return y;
  },
};

/** `PairSums`, a kernel of our own: each row's weighted sum of the rows that it is paired with. */
export const pairSums: WasmKernel = {
  name: "PairSums",
  compute({ inputs: { x, first, second, weights } }, { memory, kernels }) {
    const [rows, columns] = x.shape;
    for (const numbers of [first, second]) assertRows("add", memory.integers(numbers), rows);
    const y = memory.allocate(x.shape);
    memory.clear(y);
    const addresses = [x, first, second, weights, y].map((tensor) => memory.address(tensor));
    kernels.addPairs(...addresses, first.shape[0], columns);
    return y;
  },
};
