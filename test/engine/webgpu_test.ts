import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import { startEngine } from "../../src/engine/start.ts";
import { startWebGpuEngine } from "../../src/engine/webgpu.ts";

const software = { vendor: "v", device: "d", description: "llvmpipe", isFallbackAdapter: true };

/** Whether this machine has an adapter at all: one in software is enough. */
const available = await navigator.gpu?.requestAdapter() != null;

Deno.test("startWebGpuEngine() names the packages where there is no adapter", async () => {
  await assertRejects(
    () => startWebGpuEngine({ gpu: { requestAdapter: () => Promise.resolve(null) } }),
    Error,
    "there is no adapter, expected a graphics driver with Vulkan, Metal or Direct3D 12; in software, on Debian",
  );
});

Deno.test("startWebGpuEngine() refuses software where a card is asked for", async () => {
  const gpu = { requestAdapter: () => Promise.resolve({ info: software }) };
  await assertRejects(
    () => startWebGpuEngine({ gpu, acceptSoftware: false }),
    Error,
    'Cannot start the engine "webgpu": the only adapter is software, "llvmpipe", expected a graphics card',
  );
});

Deno.test({
  name: "startWebGpuEngine() passes its self-test and computes",
  ignore: !available,
  // The device lives as long as the process.
  sanitizeResources: false,
  sanitizeOps: false,
  async fn() {
    const engine = await startEngine("webgpu");
    assertMatch(engine.numerics, /^webgpu\/tfjs-4\.22\.0\/\S+$/);
    const sum = tf.add(tf.tensor1d([1, 2]), 1);
    assertEquals(Array.from(await sum.data()), [2, 3]);
    sum.dispose();
    await startEngine("wasm");
  },
});
