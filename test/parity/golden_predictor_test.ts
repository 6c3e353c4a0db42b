import { assertAlmostEquals, assertEquals } from "@std/assert";
import { memory, tensor2d, tensor4d, tidy } from "@tensorflow/tfjs-core";
import { writeSafetensors } from "../../src/formats/safetensors.ts";
import { startEngine } from "../../src/engine/start.ts";
import { GoldenFile } from "./golden_file.ts";
import { goldenPredictor } from "./golden_predictor.ts";
import { f32 } from "./_golden.ts";

await startEngine("wasm");

/** One feature channel f, codes (f + relu(-f), 1), centres along the axes, and a linear probe for the second class. */
async function example(): Promise<GoldenFile> {
  const path = await Deno.makeTempFile();
  try {
    const tensors = {
      "cluster1.0.weight": f32([2, 1, 1, 1], 1, 0),
      "cluster1.0.bias": f32([2], 0, 1),
      "cluster2.0.weight": f32([1, 1, 1, 1], -1),
      "cluster2.0.bias": f32([1], 0),
      "cluster2.2.weight": f32([2, 1, 1, 1], 1, 0),
      "cluster2.2.bias": f32([2], 0, 0),
      "cluster.clusters": f32([2, 2], 3, 0, 0, 5),
      "linear.weight": f32([2, 2, 1, 1], 0, 0, 0, 0),
      "linear.bias": f32([2], 0, Math.log(3)),
    };
    await writeSafetensors(path, new Map(Object.entries(tensors)));
    return await GoldenFile.open(path);
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("goldenPredictor() gives codes and log-probabilities of the stored parameters", async () => {
  const golden = await example();
  const before = memory().numTensors;
  tidy(() => {
    const predictor = goldenPredictor(golden);
    const codes = predictor.codes(tensor4d([2, -2], [1, 1, 2, 1]));
    assertEquals(codes.shape, [1, 1, 2, 2]);
    assertEquals([...codes.dataSync()], [2, 1, 0, 1]);
    // The second code lies along the second centre: cosines 0 and 1, doubled.
    const [apart, along] = predictor.clusters(tensor2d([[0, 1]])).dataSync();
    assertAlmostEquals(along - apart, 2, 1e-6);
    const [first, second] = predictor.linear(tensor2d([[0, 1]])).dataSync();
    assertAlmostEquals(Math.exp(first), 0.25, 1e-6);
    assertAlmostEquals(Math.exp(second), 0.75, 1e-6);
    assertEquals(predictor.centers.shape, [2, 2]);
    predictor.dispose();
  });
  assertEquals(memory().numTensors, before);
});
