import { assert, assertEquals } from "@std/assert";
import { defaultWorkers, GPUS, gpuSpeed, UTILISATION, workersHere } from "../../src/launch/machine.ts";

const GIB = 2 ** 30;

Deno.test("defaultWorkers() is one per core where there is memory for them", () => {
  assertEquals(defaultWorkers(2, 16 * GIB), 2);
});

Deno.test("defaultWorkers() is at most one per 4 GiB", () => {
  assertEquals(defaultWorkers(16, 15 * GIB), 3);
});

Deno.test("defaultWorkers() is at least one", () => {
  assertEquals(defaultWorkers(4, 1 * GIB), 1);
});

Deno.test("workersHere() is one per device of CUDA on that engine", () => {
  const sight = (count: number) => ({ environment: { get: () => undefined }, count: () => count });
  assertEquals([4, 1, 0].map((count) => workersHere("cuda", sight(count))), [4, 1, 1]);
  assertEquals(workersHere("wasm", sight(4)), workersHere("native", sight(0)));
});

Deno.test("workersHere() is one on webgpu: its workers would share a card", () => {
  assertEquals(workersHere("webgpu"), 1);
});

Deno.test("gpuSpeed() is a part of the FP32 peak, whatever tensor cores could do", () => {
  assertEquals(gpuSpeed(GPUS.v100), 15.7e12 * UTILISATION);
  assert(Object.values(GPUS).every((gpu) => gpuSpeed(gpu) < gpu.fp32));
});
