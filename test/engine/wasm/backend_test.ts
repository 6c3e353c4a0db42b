import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import { startWasmBackend } from "../../../src/engine/wasm/backend.ts";

Deno.test("startWasmBackend() starts the single-threaded SIMD binary, and the same again", async () => {
  const backend = await startWasmBackend();
  assertEquals(tf.getBackend(), "wasm");
  assertEquals(await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT"), true);
  assertEquals(await tf.env().getAsync("WASM_HAS_MULTITHREAD_SUPPORT"), false);
  assert(!(backend.wasm.HEAPU8.buffer instanceof SharedArrayBuffer));
  assertEquals(await startWasmBackend(), backend);
});
