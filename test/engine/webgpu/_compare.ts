/** Results of the webgpu engine beside those of plain JavaScript. */
import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { startEngine } from "../../../src/engine/start.ts";
import { assertNear } from "../_near.ts";
import type { Result } from "../wasm/engine_fixture.ts";

/** What a check computes. */
export type Make = () => Tensor | Tensor[];

/** Runs `make` on an engine and frees every tensor; what stays behind is an error. */
export async function runOn(engine: "cpu" | "webgpu", make: Make): Promise<Result[]> {
  await startEngine(engine);
  const backend = tf.backend();
  const before = backend.numDataIds();
  const tensors = tf.tidy(() => {
    const made = make();
    return Array.isArray(made) ? made : [made];
  });
  const results: Result[] = [];
  for (const tensor of tensors) results.push({ shape: tensor.shape, values: (await tensor.data()).slice() });
  tf.dispose(tensors);
  assertEquals(backend.numDataIds(), before, `${engine} leaks`);
  return results;
}

/**
 * Asserts that `make` gives the same on both within `tolerance`, relative to the largest entry of each result by itself, or to 1
 * where that is 0 everywhere; what is not a number on one is not on the other.
 */
export async function assertLikeCpu(make: Make, tolerance: number): Promise<void> {
  const [webgpu, cpu] = [await runOn("webgpu", make), await runOn("cpu", make)];
  assertEquals(webgpu.map(({ shape }) => shape), cpu.map(({ shape }) => shape));
  webgpu.forEach(({ values }, i) => assertNear(`result ${i}`, values, cpu[i].values, tolerance));
}

/** The value of `f` at `inputs` and its gradients, weighed at random. */
export function withGradients(
  f: (...inputs: Tensor[]) => Tensor,
  inputs: Tensor[],
  weights: (shape: number[]) => Tensor,
): Tensor[] {
  const loss = (...xs: Tensor[]) => {
    const y = f(...xs);
    return tf.sum(tf.mul(y, weights(y.shape)));
  };
  return [f(...inputs), ...tf.grads(loss)(inputs)];
}
