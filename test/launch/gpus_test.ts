import { assert, assertEquals } from "@std/assert";
import { GPUS, gpuSpeed, STANDARD_GPU, UTILISATION } from "../../src/launch/gpus.ts";

Deno.test("the GPU that estimates are for is a known one", () => {
  assert(STANDARD_GPU in GPUS);
});

Deno.test("gpuSpeed() is a part of the FP32 peak, whatever tensor cores could do", () => {
  assertEquals(gpuSpeed(GPUS.v100), 15.7e12 * UTILISATION);
  assert(Object.values(GPUS).every((gpu) => gpuSpeed(gpu) < gpu.fp32));
});
