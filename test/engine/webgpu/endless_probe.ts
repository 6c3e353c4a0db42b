/** Multiplies matrices on the webgpu engine until it is killed; says when it has begun. */
import * as tf from "@tensorflow/tfjs-core";
import { startEngine } from "../../../src/engine/start.ts";

await startEngine("webgpu");
const x = tf.randomUniform([256, 256]);
for (let round = 0;; round++) {
  const y = tf.matMul(x, x);
  await y.data();
  y.dispose();
  if (round === 3) console.log("begun");
}
