import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import { startEngine } from "../../../src/engine/start.ts";
import { Adam } from "../../../src/nn/adam.ts";
import { assertLikeCpu, random } from "./engine_fixture.ts";

Deno.test("AdamStep equals the plain operations on cpu for any number of values", async () => {
  for (const size of [1, 2, 3, 4, 7, 64]) {
    await assertLikeCpu(() => {
      const parameter = tf.variable(random([size], 1));
      const adam = new Adam([parameter], { learningRate: 0.01, weightDecay: 0.1 });
      for (const seed of [2, 3, 4]) adam.step([random([size], seed)]);
      const [first, second] = adam.state;
      const after = [parameter, first, second].map((variable) => variable.clone());
      adam.dispose();
      parameter.dispose();
      return after;
    }, 1e-6);
  }
});

Deno.test("AdamStep rounds as the library's operations do", async () => {
  await startEngine("wasm");
  const [p, g] = [random([37], 1), random([37], 2)];
  const parameter = tf.variable(p.clone());
  const adam = new Adam([parameter], { learningRate: 0.01 });
  adam.step([g]);
  const first = tf.mul(g, 1 - 0.9);
  const second = tf.mul(tf.square(g), 1 - 0.999);
  const spread = tf.add(tf.mul(tf.sqrt(second), 1 / Math.sqrt(1 - 0.999)), 1e-8);
  const moved = tf.sub(p, tf.div(tf.mul(first, 0.01 / (1 - 0.9)), spread));
  assertEquals(parameter.dataSync(), moved.dataSync());
  assertEquals(adam.state.map((moment) => moment.dataSync()), [first.dataSync(), second.dataSync()]);
});

Deno.test("AdamStep leaves what shares memory with a parameter as it is", async () => {
  await startEngine("wasm");
  const parameter = tf.variable(tf.tensor1d([1, 2]));
  const before = parameter.clone();
  new Adam([parameter], { learningRate: 0.1 }).step([tf.tensor1d([1, -1])]);
  assertEquals([...before.dataSync()], [1, 2]);
});
