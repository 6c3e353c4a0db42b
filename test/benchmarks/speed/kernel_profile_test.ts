import { assertEquals, assertNotEquals } from "@std/assert";
import { add, getKernel, matMul, ones, tidy } from "@tensorflow/tfjs-core";
import { profileKernels } from "../../../benchmarks/speed/kernel_profile.ts";
import { startEngine } from "../../../src/engine/start.ts";

/** A clock that moves on by a millisecond whenever it is read. */
function steppingClock() {
  let read = 0;
  return { elapsed: () => read++, now: () => new Date(0) };
}

Deno.test("profileKernels() counts the calls of the second repetition and gives the kernels back", async () => {
  await startEngine("wasm");
  const before = getKernel("BatchMatMul", "wasm").kernelFunc;
  const profile = await profileKernels(() => {
    assertEquals(getKernel("BatchMatMul", "wasm").kernelName, "BatchMatMul");
    tidy(() => add(matMul(ones([2, 2]), ones([2, 2])), matMul(ones([2, 2]), ones([2, 2]))).dataSync());
    return Promise.resolve();
  }, steppingClock());
  const calls = Object.fromEntries(profile.kernels.map(({ kernel, calls }) => [kernel, calls]));
  assertEquals([calls.BatchMatMul, calls.Add], [2, 1]);
  assertEquals(getKernel("BatchMatMul", "wasm").kernelFunc, before);
});

Deno.test("profileKernels() gives kernels back when the repetition fails", async () => {
  await startEngine("wasm");
  const before = getKernel("Add", "wasm").kernelFunc;
  let repetitions = 0;
  let during: unknown;
  const failing = () => {
    during = getKernel("Add", "wasm").kernelFunc;
    return repetitions++ === 0 ? Promise.resolve() : Promise.reject(new Error("broken"));
  };
  assertEquals(await profileKernels(failing, steppingClock()).catch(({ message }) => message), "broken");
  assertNotEquals(during, before);
  assertEquals(getKernel("Add", "wasm").kernelFunc, before);
});
