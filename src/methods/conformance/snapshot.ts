/**
 * A trainer's state as plain numbers, to compare and to put back.
 *
 * @module
 */
import { tensor } from "@tensorflow/tfjs-core";
import type { Variable } from "../../nn/types.ts";
import type { StepReport, Trainer } from "../types.ts";

/** Values of a trainer's state by name. */
export type Snapshot = Readonly<Record<string, Float32Array>>;

/** Copies the values of a trainer's state. */
export async function snapshotOf({ state }: Trainer): Promise<Snapshot> {
  const entries = Object.entries(state).map(async ([name, variable]) =>
    [name, Float32Array.from(await variable.data())] as const
  );
  return Object.fromEntries(await Promise.all(entries));
}

/** Puts values and step number into a trainer, as resuming from a checkpoint does. */
export function putBack(trainer: Trainer, snapshot: Snapshot, steps: number): void {
  for (const [name, variable] of Object.entries(trainer.state)) setValues(variable, snapshot[name]);
  trainer.steps = steps;
}

/** Replaces all values of a variable. */
export function setValues(variable: Variable, values: Float32Array): void {
  const replacement = tensor(values, variable.shape);
  variable.assign(replacement);
  replacement.dispose();
}

/** The first of `names` whose values differ in any bit; by default all names of `expected`. */
export function firstDifference(
  actual: Snapshot,
  expected: Snapshot,
  names: readonly string[] = Object.keys(expected),
): string | undefined {
  return names.find((name) => !sameBits(actual[name], expected[name]));
}

/** The first step, from 0, in which two trainings report other losses. */
export function firstOtherStep(
  actual: readonly StepReport[],
  expected: readonly StepReport[],
): number | undefined {
  const at = expected.findIndex(({ losses }, step) => {
    const others = actual[step].losses;
    return Object.keys(others).join() !== Object.keys(losses).join() ||
      !sameBits(Object.values(others), Object.values(losses));
  });
  return at < 0 ? undefined : at;
}

/** Whether two lists of numbers are the same, a zero's sign included. */
export function sameBits(a: ArrayLike<number> | undefined, b: ArrayLike<number>): boolean {
  return a?.length === b.length && Array.from(b).every((value, i) => Object.is(a[i], value));
}
