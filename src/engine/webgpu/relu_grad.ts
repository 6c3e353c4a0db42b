import { sizeOf } from "../shapes.ts";
import { LANES, valueType } from "./rows.ts";
import type { GpuKernel } from "./runtime.ts";

const CODE = `
fn run(group: u32, lane: u32) {
  let at = group * ${LANES}u + lane;
  if (at < c.size) { dx[at] = select(V(0.0), dy[at], y[at] > V(0.0)); }
}`;

/** The gradient of ReLU, from its values. */
export const reluGrad: GpuKernel = ({ inputs: { dy, y } }, runtime) => {
  const wide = sizeOf(y.shape) % 4 === 0;
  const size = sizeOf(y.shape) / (wide ? 4 : 1);
  const dx = runtime.allocate(y.shape);
  runtime.run({
    name: "ReluGrad",
    code: () => valueType(wide) + CODE,
    lanes: LANES,
    groups: Math.ceil(size / LANES),
    reads: { dy, y },
    writes: { dx },
    wide: wide ? ["dy", "y", "dx"] : [],
    constants: { size: { u32: size } },
  });
  return dx;
};
