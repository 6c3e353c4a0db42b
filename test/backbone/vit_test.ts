import { assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import { Vit, type VitOutput } from "../../src/backbone/vit.ts";
import { dinoParameters } from "../../src/backbone/weights/dino_parameters.ts";
import { startEngine } from "../../src/engine/start.ts";
import { hashedParameters, hashedValues } from "../parity/hashed_weights.ts";

const SIZES = { channels: 12, depth: 2, heads: 3, patch: 4, grid: 3, mlpRatio: 2 };

const tiny = () => new Vit(dinoParameters(hashedParameters(SIZES), { heads: SIZES.heads }));

const images = (batch: number, height: number, width: number) =>
  tf.tensor4d(hashedValues(batch * height * width * 3, 7, 1), [batch, height, width, 3]);

for (const engine of ["wasm", "cpu"] as const) {
  Deno.test(`features() gives a map of patches and leaves no tensor behind on ${engine}`, async () => {
    await startEngine(engine);
    const before = tf.memory().numTensors;
    const [vit, x] = [tiny(), images(2, 8, 16)];
    for (let pass = 0; pass < 2; pass++) {
      const features = vit.features(x);
      assertEquals(features.shape, [2, 2, 4, 12]);
      features.dispose();
    }
    x.dispose();
    vit.dispose();
    assertEquals(tf.memory().numTensors, before);
  });
}

Deno.test("run() gives every output in its shape", async () => {
  await startEngine("wasm");
  const shapes: Record<string, number[]> = {
    tokens: [2, 7, 12],
    embedded: [2, 7, 12],
    block0: [2, 7, 12],
    block1: [2, 7, 12],
    queries: [2, 3, 7, 4],
    keys: [2, 3, 7, 4],
    values: [2, 3, 7, 4],
    attentionLogits: [2, 3, 7, 7],
    attention: [2, 3, 7, 7],
  };
  const [vit, x] = [tiny(), images(2, 8, 12)];
  const results = vit.run(x, Object.keys(shapes) as VitOutput[]);
  for (const [name, shape] of Object.entries(shapes)) {
    assertEquals(results[name as VitOutput].shape, shape, name);
  }
  const sums = tf.tidy(() => tf.sum(results.attention, -1).dataSync().slice());
  // Rows of 7 shares, each rounded.
  for (const sum of sums) assertEquals(Math.abs(sum - 1) < 1e-6, true);
  tf.dispose([...Object.values(results), x]);
  vit.dispose();
});

Deno.test("Vit takes its parameters out of the map that they came in", async () => {
  await startEngine("wasm");
  const parameters = dinoParameters(hashedParameters(SIZES), { heads: SIZES.heads });
  const vit = new Vit(parameters);
  assertEquals(parameters.tensors.size, 0);
  assertEquals(vit.architecture, parameters.architecture);
  vit.dispose();
});

Deno.test("features() of an image has the same bits alone, in a batch and again", async () => {
  await startEngine("wasm");
  const [vit, batch] = [tiny(), images(3, 8, 8)];
  const together = vit.features(batch).dataSync();
  assertEquals(vit.features(batch).dataSync(), together);
  const second = tf.slice(batch, [1, 0, 0, 0], [1, 8, 8, 3]);
  const alone = vit.features(second).dataSync();
  assertEquals(together.slice(alone.length, 2 * alone.length), alone);
  vit.dispose();
});

Deno.test("features() on wasm equals the plain operations on cpu", async () => {
  const results: Float32Array[] = [];
  for (const engine of ["wasm", "cpu"] as const) {
    await startEngine(engine);
    const vit = tiny();
    results.push(vit.features(images(1, 12, 12)).dataSync() as Float32Array);
    vit.dispose();
  }
  // Values of size 1 after a normalisation; the difference is rounding.
  results[0].forEach((value, i) => assertEquals(Math.abs(value - results[1][i]) < 1e-5, true));
});

Deno.test("run() refuses images that do not fit and blocks that are not there", async () => {
  await startEngine("wasm");
  const vit = tiny();
  assertThrows(
    () => vit.features(tf.zeros([1, 8, 9, 3])),
    TypeError,
    'Cannot pass "images" through the backbone: their shape is [1,8,9,3], ' +
      "expected [batch, height, width, 3] with sides that are multiples of 4",
  );
  assertThrows(
    () => vit.run(images(1, 8, 8), ["block2"]),
    RangeError,
    'Cannot give "block2": there is no such block, expected block0..block1',
  );
  vit.dispose();
});
