import { assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import { startEngine } from "../../../src/engine/start.ts";
import { startWasm } from "../../../src/engine/wasm/engine.ts";
import { sizeOf } from "../../../src/engine/shapes.ts";
import { registerWasmKernel, type WasmKernel, type WasmRuntime } from "../../../src/engine/wasm/runtime.ts";

Deno.test("simdGemm() multiplies matrices at addresses", async () => {
  const { memory, simdGemm } = await startWasm();
  const [a, b, c] = [tf.tensor1d([1, 2, 3, 4]), tf.tensor1d([5, 6]), tf.zeros([2])];
  simdGemm(false, false, 2, 1, 2, memory.address(a), 2, memory.address(b), 1, memory.address(c), 1);
  assertEquals(Array.from(c.dataSync()), [17, 39]);
  tf.dispose([a, b, c]);
});

/** A runtime for kernels that do not look at it. */
const NO_RUNTIME = {} as WasmRuntime;

function run(name: string, x: tf.Tensor): tf.TensorInfo {
  const { kernelFunc } = tf.getKernel(name, "wasm");
  return kernelFunc({ inputs: { x }, backend: tf.backend() }) as tf.TensorInfo;
}

Deno.test("registerWasmKernel() leaves calls that have no result to the library's kernel", async () => {
  await startEngine("wasm");
  const stock = tf.getKernel("Neg", "wasm");
  const answer = { dataId: {}, shape: [1], dtype: "int32" as const };
  const kernel: WasmKernel = {
    name: "Neg",
    compute: ({ inputs: { x } }) => x.dtype === "int32" ? answer : undefined,
  };
  registerWasmKernel(kernel, NO_RUNTIME);
  try {
    assertEquals(run("Neg", tf.tensor1d([1], "int32")), answer);
    assertEquals(Array.from(tf.neg(tf.tensor1d([2])).dataSync()), [-2]);
  } finally {
    tf.unregisterKernel("Neg", "wasm");
    tf.registerKernel(stock);
  }
});

Deno.test("registerWasmKernel() refuses a call that no kernel has a case for", async () => {
  await startEngine("wasm");
  registerWasmKernel({ name: "NoSuchKernel", compute: () => undefined }, NO_RUNTIME);
  try {
    assertThrows(
      () => run("NoSuchKernel", tf.tensor1d([1, 2], "int32")),
      TypeError,
      'Cannot run the wasm kernel "NoSuchKernel": it has no case for x int32 [2], expected float32',
    );
  } finally {
    tf.unregisterKernel("NoSuchKernel", "wasm");
  }
});

Deno.test("sizeOf() multiplies the axes, 1 for a scalar", () => {
  assertEquals([sizeOf([2, 3]), sizeOf([]), sizeOf([4, 0])], [6, 1, 0]);
});
