import { LANES } from "./rows.ts";
import type { GpuReplacement } from "./runtime.ts";
import { sizeOf } from "../shapes.ts";

const CODE = `
fn run(group: u32, lane: u32) {
  let at = group * ${LANES}u + lane;
  if (at < c.size) { y[at] = f32(x[at]); }
}`;

/**
 * Whole numbers and truth values as float32, in the place of the library's own: that only calls them so and leaves them as they
 * are, which neither our kernels nor its transposition know.
 */
export const castToFloat: GpuReplacement = ({ inputs: { x }, attrs }, runtime) => {
  const { dtype } = runtime.backend.tensorMap.get(x.dataId)!;
  if (attrs.dtype !== "float32" || (dtype !== "int32" && dtype !== "bool")) return undefined;
  const y = runtime.allocate(x.shape);
  const size = sizeOf(x.shape);
  runtime.run({
    name: "Cast",
    code: () => CODE,
    lanes: LANES,
    groups: Math.ceil(size / LANES),
    reads: { x: { ...x, dtype } },
    writes: { y },
    constants: { size: { u32: size } },
  });
  return y;
};
