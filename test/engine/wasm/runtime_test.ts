import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import { startWasm } from "../../../src/engine/wasm/start.ts";

Deno.test("simdGemm() multiplies matrices at addresses", async () => {
  const { memory, simdGemm } = await startWasm();
  const [a, b, c] = [tf.tensor1d([1, 2, 3, 4]), tf.tensor1d([5, 6]), tf.zeros([2])];
  simdGemm(false, false, 2, 1, 2, memory.address(a), 2, memory.address(b), 1, memory.address(c), 1);
  assertEquals(Array.from(c.dataSync()), [17, 39]);
  tf.dispose([a, b, c]);
});
