/**
 * How differences of seeds may scatter, for simulations.
 *
 * @module
 */
import type { RandomStream } from "../../base/random.ts";

/** Degrees of freedom of the heavy-tailed noise. */
const FREEDOM = 5;
/** Share of the runs that end in a worse optimum, and how much worse, in deviations of the others. */
const [TRAPPED, DROP] = [0.15, 4];

/** Name of a distribution. */
export type Noise = "normal" | "heavy-tailed" | "two optima";

/** Distributions of a difference, each of mean 0 and standard deviation 1. */
export const NOISES: Readonly<Record<Noise, (stream: RandomStream) => number>> = {
  normal: (stream) => stream.normal(),
  // Student's t: now and then a seed is far off.
  "heavy-tailed": (stream) => {
    const squares = Array.from({ length: FREEDOM }, () => stream.normal() ** 2);
    const t = stream.normal() / Math.sqrt(squares.reduce((sum, square) => sum + square) / FREEDOM);
    return t / Math.sqrt(FREEDOM / (FREEDOM - 2));
  },
  // One of the two rows falls into a worse optimum with some seeds.
  "two optima": (stream) => {
    const value = stream.normal() - (stream.uniform() < TRAPPED ? DROP : 0);
    return (value + TRAPPED * DROP) / Math.sqrt(1 + TRAPPED * (1 - TRAPPED) * DROP ** 2);
  },
};
