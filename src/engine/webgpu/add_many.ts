import type { TensorInfo } from "@tensorflow/tfjs-core";
import { LANES } from "./rows.ts";
import type { GpuReplacement } from "./runtime.ts";
import { sizeOf } from "../shapes.ts";

/** Tensors that a shader adds to a sum: every device has room for eight tensors in one. */
const MOST = 6;

/** The sum of many tensors, in the place of the library's own where that would take more of them than a device has room for. */
export const addMany: GpuReplacement = ({ inputs }, runtime) => {
  const [first, ...rest] = Object.values(inputs);
  if (rest.length <= MOST || [first, ...rest].some(({ dtype }) => dtype !== "float32")) return undefined;
  const size = sizeOf(first.shape);
  let sum: TensorInfo = first;
  for (let from = 0; from < rest.length; from += MOST) {
    const terms = Object.fromEntries(rest.slice(from, from + MOST).map((term, i) => [`x${i}`, term]));
    const names = Object.keys(terms);
    const y = runtime.allocate(first.shape);
    runtime.run({
      name: "AddN",
      variant: `${names.length}`,
      code: () => `
fn run(group: u32, lane: u32) {
  let at = group * ${LANES}u + lane;
  if (at < c.size) { y[at] = s[at] + ${names.map((name) => `${name}[at]`).join(" + ")}; }
}`,
      lanes: LANES,
      groups: Math.ceil(size / LANES),
      reads: { s: sum, ...terms },
      writes: { y },
      constants: { size: { u32: size } },
    });
    if (sum !== first) runtime.free(sum);
    sum = y;
  }
  return sum;
};
