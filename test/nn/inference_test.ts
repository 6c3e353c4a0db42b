import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import { startEngine } from "../../src/engine/start.ts";
import { inferenceKernel } from "../../src/nn/inference.ts";
import { stopGradient } from "../../src/nn/stop_gradient.ts";
import { tensorTest } from "./tensor_fixture.ts";

tensorTest("inferenceKernel() finds the engine's kernels only while no gradient is recorded", () => {
  assert(inferenceKernel("LayerNorm") !== undefined);
  assertEquals(inferenceKernel("NoSuchKernel"), undefined);
  const seen: unknown[] = [];
  tf.grad((x) => {
    seen.push(inferenceKernel("LayerNorm"));
    stopGradient(() => {
      seen.push(inferenceKernel("LayerNorm"));
      return tf.scalar(0);
    });
    return tf.square(x);
  })(tf.scalar(1));
  assertEquals(seen.map((kernel) => kernel !== undefined), [false, true]);
});

Deno.test("inferenceKernel() finds none on an engine without kernels", async () => {
  await startEngine("cpu");
  assertEquals(inferenceKernel("LayerNorm"), undefined);
});
