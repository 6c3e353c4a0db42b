import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { startEngine } from "../../../src/engine/start.ts";
import type { EngineName } from "../../../src/engine/types.ts";
import { hashedValues } from "../../parity/hashed_weights.ts";

/** Shape and values of a result. */
export interface Result {
  readonly shape: number[];
  readonly values: ArrayLike<number>;
}

/** A float32 tensor of values spread evenly around `mean`, the same for the same seed. */
export function random<R extends tf.Rank>(
  shape: tf.ShapeMap[R],
  seed: number,
  mean = 0,
  std = 1,
): tf.Tensor<R> {
  return tf.tensor(hashedValues(tf.util.sizeFromShape(shape), seed, std, mean), shape);
}

/** Runs `make` on an engine and frees every tensor; what stays behind is an error. */
export async function runOn(engine: EngineName, make: () => Tensor | Tensor[]): Promise<Result[]> {
  await startEngine(engine);
  const backend = tf.backend();
  const before = backend.numDataIds();
  const tensors = tf.tidy(() => {
    const made = make();
    return Array.isArray(made) ? made : [made];
  });
  const results = tensors.map((tensor) => ({ shape: tensor.shape, values: tensor.dataSync().slice() }));
  tf.dispose(tensors);
  assertEquals(backend.numDataIds(), before, `${engine} leaks`);
  return results;
}

/** Asserts that `make` gives the same on wasm and on cpu within `tolerance`, relative for values above 1. */
export async function assertLikeCpu(make: () => Tensor | Tensor[], tolerance: number): Promise<void> {
  const [wasm, cpu] = [await runOn("wasm", make), await runOn("cpu", make)];
  wasm.forEach(({ shape, values }, i) => {
    assertEquals(shape, cpu[i].shape);
    for (let at = 0; at < values.length; at++) {
      const [got, want] = [values[at], cpu[i].values[at]];
      const close = Object.is(got, want) || got === want ||
        Math.abs(got - want) <= tolerance * Math.max(1, Math.abs(want));
      assert(close, `result ${i}, entry ${at}: ${got} is not ${want} within ${tolerance}`);
    }
  });
}

/** Asserts that the gradients of `sum(w * f(...inputs))`, w fixed at random, are those of cpu. */
export async function assertGradientsLikeCpu(
  f: (...inputs: Tensor[]) => Tensor,
  inputs: () => Tensor[],
  tolerance: number,
): Promise<void> {
  await assertLikeCpu(() => {
    const loss = (...xs: Tensor[]) => {
      const y = f(...xs);
      return tf.sum(tf.mul(y, random(y.shape, 99)));
    };
    return tf.grads(loss)(inputs());
  }, tolerance);
}
