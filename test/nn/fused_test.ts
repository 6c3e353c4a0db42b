import { assertEquals, assertExists } from "@std/assert";
import {
  registerKernel,
  type Tensor,
  tensor1d,
  type TensorInfo,
  unregisterKernel,
} from "@tensorflow/tfjs-core";
import { startEngine } from "../../src/engine/start.ts";
import { fusedKernel } from "../../src/nn/fused.ts";
import { assertTensor, tensorTest } from "./tensor_fixture.ts";

tensorTest("fusedKernel() finds a kernel of the running engine and runs it", () => {
  const kernel = fusedKernel("Relu");
  assertExists(kernel);
  assertTensor(kernel({ x: tensor1d([-1, 2]) }) as Tensor, [2], [0, 2], 0);
});

tensorTest("fusedKernel() hands attributes on", () => {
  const kernel = fusedKernel("LeakyRelu");
  assertExists(kernel);
  assertTensor(kernel({ x: tensor1d([-1, 2]) }, { alpha: 0.5 }) as Tensor, [2], [-0.5, 2], 0);
});

tensorTest("fusedKernel() finds nothing where the running engine has no such kernel", async () => {
  const kernelFunc = ({ inputs }: { inputs: Record<string, TensorInfo | undefined> }) => inputs.x!;
  registerKernel({ kernelName: "OnlyHere", backendName: "cpu", kernelFunc });
  try {
    assertEquals(fusedKernel("OnlyHere"), undefined);
    await startEngine("cpu");
    assertExists(fusedKernel("OnlyHere"));
  } finally {
    unregisterKernel("OnlyHere", "cpu");
  }
  assertEquals(fusedKernel("OnlyHere"), undefined);
});
