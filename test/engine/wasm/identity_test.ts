import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import { startEngine } from "../../../src/engine/start.ts";

Deno.test("clone() on wasm shares the data and outlives the original", async () => {
  await startEngine("wasm");
  const backend = tf.backend();
  const before = backend.numDataIds();
  const x = tf.tensor1d([1, 2, 3]);
  const copy = tf.clone(x);
  assertEquals(backend.numDataIds(), before + 1);
  x.dispose();
  assertEquals(Array.from(copy.dataSync()), [1, 2, 3]);
  copy.dispose();
  assertEquals(backend.numDataIds(), before);
});
