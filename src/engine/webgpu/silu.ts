import type { GpuKernel } from "./runtime.ts";
import { runTogether } from "./together.ts";

/** WGSL of the share that is let through, `1 / (1 + exp(-x))`, without large powers. */
const share = (x: string) => `
  let power = exp(-abs(${x}));
  let share = select(power, 1.0, ${x} >= 0.0) / (1.0 + power);`;

/** `x / (1 + exp(-x))`. */
export const silu: GpuKernel = ({ inputs: { x } }, runtime) =>
  runTogether(
    {
      name: "Silu",
      reads: ["x"],
      writes: ["y"],
      code: (i) =>
        `${share(`x${i}[at]`)}
  y${i}[at] = x${i}[at] * share;
`,
    },
    { x0: x },
    1,
    runtime,
  )[0];

/** `dy` times the slope at `x`: with `s = 1 / (1 + exp(-x))`, `s + x s (1 - s)`. */
export const siluGrad: GpuKernel = ({ inputs: { dy, x } }, runtime) =>
  runTogether(
    {
      name: "SiluGrad",
      reads: ["x", "dy"],
      writes: ["dx"],
      code: (i) =>
        `${share(`x${i}[at]`)}
  dx${i}[at] = dy${i}[at] * (share + x${i}[at] * share * (1.0 - share));
`,
    },
    { x0: x, dy0: dy },
    1,
    runtime,
  )[0];
