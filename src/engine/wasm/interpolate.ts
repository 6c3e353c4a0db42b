import { assertRows } from "./assert_rows.ts";
import type { WasmKernel } from "./override.ts";

/** `InterpolateRows`, a kernel of our own: rows that are weighted sums of four rows of a table. */
export const interpolateRows: WasmKernel = {
  name: "InterpolateRows",
  compute({ inputs: { table, rows, weights } }, { memory, kernels }) {
    const [height, columns] = table.shape;
    const count = rows.shape[1];
    assertRows("interpolate", memory.integers(rows), height);
    const y = memory.allocate([count, columns]);
    const [to, from] = [memory.address(y), memory.address(table)];
    kernels.interpolateRows(from, memory.address(rows), memory.address(weights), to, count, columns);
    return y;
  },
};

/** `ScatterRows`, a kernel of our own: the gradient of the table of {@linkcode interpolateRows}. */
export const scatterRows: WasmKernel = {
  name: "ScatterRows",
  compute({ inputs: { dy, rows, weights }, attrs }, { memory, kernels }) {
    const height = attrs.count as number;
    const [count, columns] = dy.shape;
    assertRows("scatter to", memory.integers(rows), height);
    const y = memory.allocate([height, columns]);
    memory.clear(y);
    const [to, from] = [memory.address(y), memory.address(dy)];
    kernels.scatterRows(from, memory.address(rows), memory.address(weights), to, count, columns);
    return y;
  },
};
