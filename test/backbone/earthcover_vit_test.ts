import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import earthcoverVit from "../../src/backbone/earthcover_vit.ts";
import { startEngine } from "../../src/engine/start.ts";

const DATASETS = new URL("../../datasets/", import.meta.url).pathname;

Deno.test("earthcover-vit loads from the file that ships and gives its features", async () => {
  await startEngine("wasm");
  const before = tf.memory().numTensors;
  const backbone = await earthcoverVit.load(DATASETS + earthcoverVit.file);
  assertEquals([backbone.name, backbone.channels, backbone.patch], ["earthcover-vit", 128, 8]);
  assertEquals([backbone.channels, backbone.patch], [earthcoverVit.channels, earthcoverVit.patch]);
  const images = tf.zeros([1, 128, 64, 3]) as tf.Tensor4D;
  const features = await backbone.features(images);
  assertEquals(features.shape, [1, 16, 8, 128]);
  tf.dispose([images, features]);
  backbone.dispose();
  assertEquals(tf.memory().numTensors, before);
});
