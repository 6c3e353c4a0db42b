import { assert, assertEquals, assertExists } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import {
  registerKernel,
  type Tensor,
  tensor2d,
  type TensorInfo,
  unregisterKernel,
} from "@tensorflow/tfjs-core";
import { startEngine } from "../../src/engine/start.ts";
import { fusedKernel, inferenceKernel } from "../../src/nn/fused.ts";
import { stopGradient } from "../../src/nn/gradients.ts";
import { assertTensor, tensorTest } from "./tensor_fixture.ts";

tensorTest("fusedKernel() finds a kernel of the running engine, runs it and hands attributes on", () => {
  const kernel = fusedKernel("CenterRows");
  assertExists(kernel);
  assertTensor(kernel({ x: tensor2d([[1, 3], [5, 7]]) }, { shift: 1 }) as Tensor, [2, 2], [2, 4, 2, 4], 0);
});

tensorTest("fusedKernel() finds nothing where the running engine has no such kernel", async () => {
  const kernelFunc = ({ inputs }: { inputs: Record<string, TensorInfo | undefined> }) => inputs.x!;
  await startEngine("cpu");
  assertEquals(fusedKernel("CenterRows"), undefined);
  registerKernel({ kernelName: "CenterRows", backendName: "cpu", kernelFunc });
  try {
    assertExists(fusedKernel("CenterRows"));
    assertEquals(fusedKernel("LayerNorm"), undefined);
  } finally {
    unregisterKernel("CenterRows", "cpu");
  }
  assertEquals(fusedKernel("CenterRows"), undefined);
});

tensorTest("inferenceKernel() finds the engine's kernels only while no gradient is recorded", () => {
  assert(inferenceKernel("LayerNorm") !== undefined);
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
