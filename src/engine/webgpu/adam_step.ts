import type { GpuKernel } from "./runtime.ts";
import { LANES, valueType } from "./rows.ts";
import { sizeOf } from "../shapes.ts";

const CODE = `
fn run(group: u32, lane: u32) {
  let at = group * ${LANES}u + lane;
  if (at >= c.size) { return; }
  let slope = gradient[at];
  let m = first[at] * c.beta1 + slope * c.rest1;
  let v = second[at] * c.beta2 + slope * slope * c.rest2;
  newFirst[at] = m;
  newSecond[at] = v;
  moved[at] = parameter[at] * c.keep - m * c.rate / (sqrt(v) * c.correction + c.epsilon);
}`;

const SCALARS = ["beta1", "rest1", "beta2", "rest2", "rate", "correction", "epsilon", "keep"];

/**
 * A parameter and its moments after a step of Adam: `m' = beta1 m + rest1 g`, `v' = beta2 v + rest2 g^2`,
 * `p' = keep p - rate m' / (correction sqrt(v') + epsilon)`.
 */
export const adamStep: GpuKernel = ({ inputs: { parameter, gradient, first, second }, attrs }, runtime) => {
  const wide = sizeOf(parameter.shape) % 4 === 0;
  const size = sizeOf(parameter.shape) / (wide ? 4 : 1);
  const [moved, newFirst, newSecond] = [parameter, first, second].map(({ shape }) => runtime.allocate(shape));
  const reads = { parameter, gradient, first, second };
  const writes = { moved, newFirst, newSecond };
  runtime.run({
    name: "AdamStep",
    code: () => valueType(wide) + CODE,
    lanes: LANES,
    groups: Math.ceil(size / LANES),
    reads,
    writes,
    wide: wide ? Object.keys({ ...reads, ...writes }) : [],
    constants: {
      size: { u32: size },
      ...Object.fromEntries(SCALARS.map((name) => [name, { f32: attrs[name] as number }])),
    },
  });
  return [moved, newFirst, newSecond];
};
