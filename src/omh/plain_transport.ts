/**
 * Sinkhorn as plain float32 products, for the study of the temperature.
 *
 * @module
 */
import type { TransportProblem } from "./transport_plan.ts";

/**
 * The plain float32 recursion, as the paper appears to run it: NaN once a row or column of exp(-D/eps) underflows.
 *
 * @param problem What to solve.
 * @returns Plan T, `rows * columns` entries; NaN where the recursion broke down.
 */
export function solveTransportPlainly(
  { cost, rows, columns, epsilon, iterations }: TransportProblem,
): Float32Array {
  const kernel = cost.map((d) => Math.exp(-d / epsilon));
  const u = new Float32Array(rows).fill(1 / rows);
  const v = new Float32Array(columns);
  for (let k = 0; k < iterations; k++) {
    for (let l = 0; l < columns; l++) {
      let mass = 0;
      for (let h = 0; h < rows; h++) mass = Math.fround(mass + Math.fround(kernel[h * columns + l] * u[h]));
      v[l] = 1 / columns / mass;
    }
    for (let h = 0; h < rows; h++) {
      let mass = 0;
      for (let l = 0; l < columns; l++) {
        mass = Math.fround(mass + Math.fround(kernel[h * columns + l] * v[l]));
      }
      u[h] = 1 / rows / mass;
    }
  }
  return kernel.map((k, at) => Math.fround(u[Math.floor(at / columns)] * k) * v[at % columns]);
}
