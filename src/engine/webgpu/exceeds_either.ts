import type { GpuKernel } from "./runtime.ts";
import { LANES } from "./rows.ts";

const CODE = `
fn run(group: u32, lane: u32) {
  let at = group * ${LANES}u + lane;
  if (at >= c.rows * c.columns) { return; }
  let value = x[at];
  y[at] = select(0, 1, value > own[at / c.columns] || value > other[at % c.columns]);
}`;

/** `x[i, j] > own[i] || x[i, j] > other[j]`. */
export const exceedsEither: GpuKernel = ({ inputs: { x, own, other } }, runtime) => {
  const [rows, columns] = x.shape;
  const y = runtime.allocate([rows, columns], "bool");
  runtime.run({
    name: "ExceedsEither",
    code: () => CODE,
    lanes: LANES,
    groups: Math.ceil(rows * columns / LANES),
    reads: { x, own, other },
    writes: { y },
    constants: { rows: { u32: rows }, columns: { u32: columns } },
  });
  return y;
};
