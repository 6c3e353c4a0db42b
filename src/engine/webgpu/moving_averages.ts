import type { GpuKernel } from "./runtime.ts";
import { runTogether } from "./together.ts";

/**
 * Averages after a step: `decay average + rest value`. Inputs are numbered: `average0`, `value0`, `average1` and so on.
 */
export const movingAverages: GpuKernel = ({ inputs, attrs }, runtime) =>
  runTogether(
    {
      name: "MovingAverages",
      reads: ["average", "value"],
      writes: ["moved"],
      code: (i) => ` moved${i}[at] = average${i}[at] * c.decay + value${i}[at] * c.rest; `,
      constants: { decay: { f32: attrs.decay as number }, rest: { f32: attrs.rest as number } },
    },
    inputs,
    Object.keys(inputs).length / 2,
    runtime,
  );
