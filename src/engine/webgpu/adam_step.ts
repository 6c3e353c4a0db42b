import type { GpuKernel } from "./runtime.ts";
import { runTogether } from "./together.ts";

/** What a parameter is moved by. */
const READS = ["parameter", "gradient", "first", "second"];

/** Numbers of all parameters, and of each. */
const SHARED = ["beta1", "rest1", "beta2", "rest2", "epsilon"];
const OWN = ["rate", "correction", "keep"];

const code = (i: number) => `
  let slope = gradient${i}[at];
  let m = first${i}[at] * c.beta1 + slope * c.rest1;
  let v = second${i}[at] * c.beta2 + slope * slope * c.rest2;
  newFirst${i}[at] = m;
  newSecond${i}[at] = v;
  moved${i}[at] = parameter${i}[at] * c.keep${i} - m * c.rate${i} / (sqrt(v) * c.correction${i} + c.epsilon);
`;

/**
 * Parameters and their moments after a step of Adam: `m' = beta1 m + rest1 g`, `v' = beta2 v + rest2 g^2`,
 * `p' = keep p - rate m' / (correction sqrt(v') + epsilon)`. Inputs are numbered: `parameter0`, `gradient0`, `first0`, `second0`,
 * `parameter1` and so on, and so are the attributes `rate0`, `correction0`, `keep0`; outputs are in threes.
 */
export const adamSteps: GpuKernel = ({ inputs, attrs }, runtime) => {
  const scalar = (name: string) => ({ f32: attrs[name] as number });
  return runTogether(
    {
      name: "AdamSteps",
      reads: READS,
      writes: ["moved", "newFirst", "newSecond"],
      code,
      constants: Object.fromEntries(SHARED.map((name) => [name, scalar(name)])),
      own: (item) => Object.fromEntries(OWN.map((name) => [name, scalar(`${name}${item}`)])),
    },
    inputs,
    Object.keys(inputs).length / READS.length,
    runtime,
  );
};
