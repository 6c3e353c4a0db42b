import { assert, assertEquals } from "@std/assert";
import {
  disposeVariables,
  engine,
  grads,
  memory,
  type Scalar,
  type Tensor,
  tensor,
} from "@tensorflow/tfjs-core";
import { startEngine } from "../../src/engine/start.ts";
import type { EngineName } from "../../src/engine/types.ts";

/** Declares a test that runs on an engine and whose tensors and variables are freed at its end. */
export function tensorTest(name: string, run: () => void | Promise<void>, on: EngineName = "wasm"): void {
  Deno.test(name, async () => {
    await startEngine(on);
    engine().startScope();
    try {
      await run();
    } finally {
      engine().endScope();
      disposeVariables();
    }
  });
}

/** Asserts the shape first, then every value within `tolerance`; 0 asks for equality. */
export function assertTensor(
  actual: Tensor,
  shape: readonly number[],
  values: ArrayLike<number>,
  tolerance: number,
): void {
  assertEquals(actual.shape, [...shape]);
  assertValues(actual.dataSync(), values, tolerance);
}

/** Asserts that two arrays agree within an absolute `tolerance` in every entry. */
export function assertValues(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
): void {
  assertEquals(actual.length, expected.length);
  for (let at = 0; at < expected.length; at++) {
    assert(
      Math.abs(actual[at] - expected[at]) <= tolerance,
      `entry ${at}: ${actual[at]} is not ${expected[at]} within ${tolerance}`,
    );
  }
}

/** Slopes of `f` at `x` along each entry, from values at either side. */
export async function finiteDifferences(
  f: (x: Float32Array) => number | Promise<number>,
  x: Float32Array,
  step: number,
): Promise<number[]> {
  const moved = (at: number, by: number) => x.map((value, i) => i === at ? value + by : value);
  const slopes: number[] = [];
  for (let at = 0; at < x.length; at++) {
    slopes.push((await f(moved(at, step)) - await f(moved(at, -step))) / (2 * step));
  }
  return slopes;
}

/**
 * Asserts that the gradients of `f` at `inputs` are its slopes.
 *
 * With a step of 0.01, float32 values of about 1 leave an error of about 1e-5 in a slope and the curvature one of about
 * 1e-4: the default tolerance leaves a factor of ten.
 */
export async function assertGradients(
  f: (...inputs: Tensor[]) => Scalar,
  inputs: readonly Tensor[],
  tolerance = 1e-3,
): Promise<void> {
  const gradients = grads(f as (...args: Tensor[]) => Tensor)([...inputs]);
  for (const [i, input] of inputs.entries()) {
    const value = (x: Float32Array) => {
      const others = inputs.map((other, j) => j === i ? tensor(x, input.shape) : other);
      return f(...others).dataSync()[0];
    };
    const slopes = await finiteDifferences(value, input.dataSync() as Float32Array, 0.01);
    assertTensor(gradients[i], input.shape, slopes, tolerance);
  }
}

/** Asserts that `run` leaves exactly `kept` tensors more than before. */
export async function assertKeeps(kept: number, run: () => unknown): Promise<void> {
  const before = memory().numTensors;
  await run();
  assertEquals(memory().numTensors - before, kept);
}

/** `count` values spread over (-1, 1) without pattern or ties: the fractional parts of multiples of the golden ratio. */
export function spread(count: number, from = 1): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => 2 * (((from + i) * 0.6180339887) % 1) - 1);
}
