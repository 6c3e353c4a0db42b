import type { TensorInfo } from "@tensorflow/tfjs-core";
import { sizeOf } from "../shapes.ts";
import { LANES } from "./rows.ts";
import type { GpuKernel, GpuRuntime, KernelCall } from "./runtime.ts";

/** What a parameter is moved by, and what becomes of it. */
const READS = ["parameter", "gradient", "first", "second"] as const;
const WRITES = ["moved", "newFirst", "newSecond"] as const;

const SCALARS = ["beta1", "rest1", "beta2", "rest2", "rate", "correction", "epsilon", "keep"];

/** The step of an entry of the parameter of a number. */
const step = (i: number) => `
fn step${i}(at: u32) {
  let slope = gradient${i}[at];
  let m = first${i}[at] * c.beta1 + slope * c.rest1;
  let v = second${i}[at] * c.beta2 + slope * slope * c.rest2;
  newFirst${i}[at] = m;
  newSecond${i}[at] = v;
  moved${i}[at] = parameter${i}[at] * c.keep - m * c.rate / (sqrt(v) * c.correction + c.epsilon);
}`;

/** Entries of all parameters, one behind the other. */
const code = (count: number) => {
  const numbers = Array.from({ length: count }, (_, i) => i);
  return `${numbers.map(step).join("")}
fn run(group: u32, lane: u32) {
  var at = group * ${LANES}u + lane;
${numbers.map((i) => `  if (at < c.size${i}) { step${i}(at); return; }\n  at -= c.size${i};`).join("\n")}
}`;
};

/**
 * Parameters and their moments after a step of Adam: `m' = beta1 m + rest1 g`, `v' = beta2 v + rest2 g^2`,
 * `p' = keep p - rate m' / (correction sqrt(v') + epsilon)`; as many in a pass as the device has room for. Inputs are numbered:
 * `parameter0`, `gradient0`, `first0`, `second0`, `parameter1` and so on; outputs are in threes.
 */
export const adamSteps: GpuKernel = ({ inputs, attrs }, runtime) => {
  const count = Object.keys(inputs).length / READS.length;
  const parameters = Array.from(
    { length: count },
    (_, i) => READS.map((name) => inputs[`${name}${i}`]),
  );
  const room = runtime.backend.device.limits.maxStorageBuffersPerShaderStage;
  const most = Math.max(1, Math.floor(room / (READS.length + WRITES.length)));
  return Array.from(
    { length: Math.ceil(count / most) },
    (_, pass) => stepTogether(parameters.slice(pass * most, (pass + 1) * most), attrs, runtime),
  ).flat();
};

function stepTogether(
  parameters: readonly TensorInfo[][],
  attrs: KernelCall["attrs"],
  runtime: GpuRuntime,
): TensorInfo[] {
  const sizes = parameters.map(([{ shape }]) => sizeOf(shape));
  const outputs = parameters.map(([{ shape }]) => WRITES.map(() => runtime.allocate(shape)));
  const numbered = (names: readonly string[], tensors: readonly TensorInfo[][]) =>
    Object.fromEntries(
      tensors.flatMap((of, i) => of.map((tensor, at): [string, TensorInfo] => [`${names[at]}${i}`, tensor])),
    );
  runtime.run({
    name: "AdamSteps",
    variant: `${parameters.length}`,
    code: () => code(parameters.length),
    lanes: LANES,
    groups: Math.ceil(sizes.reduce((sum, size) => sum + size, 0) / LANES),
    reads: numbered(READS, parameters),
    writes: numbered(WRITES, outputs),
    constants: {
      ...Object.fromEntries(sizes.map((size, i) => [`size${i}`, { u32: size }])),
      ...Object.fromEntries(SCALARS.map((name) => [name, { f32: attrs[name] as number }])),
    },
  });
  return outputs.flat();
}
