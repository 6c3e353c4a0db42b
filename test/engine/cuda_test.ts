import { assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import { startCudaEngine } from "../../src/engine/cuda.ts";
import { startEngine } from "../../src/engine/start.ts";

/** Registers a backend under the addon's name that does nothing but say whether it has a card. */
function pretend(isUsingGpuDevice: boolean): () => void {
  return () => {
    const backend = Object.assign(new tf.KernelBackend(), { isUsingGpuDevice, dispose: () => {} });
    tf.registerBackend("tensorflow", () => backend);
  };
}

async function withCleanUp(run: () => Promise<void>): Promise<void> {
  await startEngine("wasm");
  try {
    await run();
  } finally {
    await startEngine("wasm");
    if (tf.findBackendFactory("tensorflow") !== null) tf.removeBackend("tensorflow");
  }
}

Deno.test("startCudaEngine() names the command that installs a missing addon", async () => {
  const missing = () => {
    throw new Error("Cannot find module 'x'\nRequire stack:");
  };
  const error = await assertRejects(
    () => startCudaEngine(missing),
    Error,
    "Cannot find module 'x', expected the package",
  );
  assertEquals(
    error.message.slice(error.message.indexOf("run ")),
    "run deno install --allow-scripts=npm:@tensorflow/tfjs-node-gpu@4.22.0 npm:@tensorflow/tfjs-node-gpu@4.22.0",
  );
});

Deno.test("startCudaEngine() refuses an addon that computes on the processor and keeps the engine before", async () => {
  await withCleanUp(async () => {
    await assertRejects(() => startCudaEngine(pretend(false)), Error, "TensorFlow finds no CUDA device");
    assertEquals(tf.getBackend(), "wasm");
  });
});

Deno.test("startCudaEngine() refuses an addon that registers no backend", async () => {
  await withCleanUp(async () => {
    await assertRejects(() => startCudaEngine(() => {}), Error, "TensorFlow finds no CUDA device");
  });
});

Deno.test("startCudaEngine() takes an addon that computes on a card", async () => {
  await withCleanUp(async () => {
    const engine = await startCudaEngine(
      pretend(true),
      () => Promise.resolve({ passedOver: ["cuda: no CUDA 12"] }),
    );
    assertEquals([engine.name, engine.numerics], ["cuda", "cuda/tfjs-node-gpu-4.22.0"]);
    assertEquals(
      engine.description,
      "cuda: TensorFlow on an NVIDIA card (onnxruntime passed over cuda: no CUDA 12)",
    );
    assertEquals(tf.getBackend(), "tensorflow");
  });
});

Deno.test("startCudaEngine() says by what backbones run on the card", async () => {
  await withCleanUp(async () => {
    const networks = { name: "onnxruntime-1.2.3-cuda-01234567", load: () => Promise.reject() };
    const engine = await startCudaEngine(pretend(true), () => Promise.resolve({ networks, passedOver: [] }));
    assertEquals(engine.numerics, "cuda/tfjs-node-gpu-4.22.0/onnxruntime-1.2.3-cuda-01234567");
    assertEquals(
      engine.description,
      "cuda: TensorFlow on an NVIDIA card, backbones by onnxruntime-1.2.3-cuda-01234567",
    );
    assertEquals(engine.networks, networks);
  });
});
