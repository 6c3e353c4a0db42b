import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import { WASM_KERNELS } from "../../../src/engine/wasm/install.ts";
import { startEngine } from "../../../src/engine/start.ts";

Deno.test("installWasmKernels() registers every kernel once", async () => {
  await startEngine("wasm");
  const names = WASM_KERNELS.map(({ name }) => name);
  assertEquals(new Set(names).size, names.length);
  for (const name of names) assert(tf.getKernel(name, "wasm") !== undefined, name);
});
