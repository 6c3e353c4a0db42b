import { type Tensor2D, tensor2d } from "@tensorflow/tfjs-core";
import { type OmhOptions, omhOptions } from "../../src/omh/options.ts";
import type { TransportProblem } from "../../src/omh/transport_plan.ts";
import { spread } from "../nn/tensor_fixture.ts";

/** The default options with `changes`. */
export function omh(changes: Partial<OmhOptions> = {}): OmhOptions {
  return omhOptions.parse(changes);
}

/** A matrix without pattern or ties, entries in (-1, 1). */
export function matrix(rows: number, columns: number, from = 1): Tensor2D {
  return tensor2d(spread(rows * columns, from), [rows, columns]);
}

/** A transport problem with costs in (0, 1) without pattern. */
export function problem(
  rows: number,
  columns: number,
  settings: Partial<TransportProblem> = {},
): TransportProblem {
  const cost = spread(rows * columns, rows).map((value) => (value + 1) / 2);
  return { cost, rows, columns, epsilon: 0.3, iterations: 200, ...settings };
}

/** Sums of a row-major matrix along each row and each column. */
export function marginals(plan: ArrayLike<number>, rows: number, columns: number) {
  const sums = { rows: new Array<number>(rows).fill(0), columns: new Array<number>(columns).fill(0) };
  for (let at = 0; at < plan.length; at++) {
    sums.rows[Math.floor(at / columns)] += plan[at];
    sums.columns[at % columns] += plan[at];
  }
  return sums;
}
