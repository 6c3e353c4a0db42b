/**
 * What may be wrong with a plan.
 *
 * @module
 */
import { DivergedError } from "../nn/diverged_error.ts";
import type { OmhOptions } from "./options.ts";

/** How far the mass of a row may be off, fraction of 1: at the smallest epsilon, potentials of 1e4 round to 5e-4 in float32. */
const ROW_TOLERANCE = 2e-3;

/** Which choices of the solver an error names. */
type Solving = Pick<OmhOptions, "solver" | "epsilon">;

/**
 * An error about a plan.
 *
 * @param between Names the levels.
 * @param fault What is wrong.
 */
export function planError(between: string, fault: string, { solver, epsilon }: Solving): DivergedError {
  return new DivergedError(
    `the transport plan between ${between} ${fault} (solver ${solver}, epsilon ${epsilon})`,
  );
}

/**
 * Looks at the mass of a row after the last iteration, which has balanced the rows.
 *
 * @param share Over what it should be.
 * @param row Number of the row, from 0.
 * @throws {DivergedError} It is off.
 */
export function checkShare(share: number, row: number, between: string, solving: Solving): void {
  if (Math.abs(share - 1) <= ROW_TOLERANCE) return;
  const mass = `row ${row + 1} holds ${share.toPrecision(3)} times its mass`;
  throw planError(between, `has lost its marginals: ${mass}`, solving);
}
