import { assert, assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import { fileURLToPath } from "node:url";
import { matMul, type Tensor2D, tensor4d } from "@tensorflow/tfjs-core";
import { type Batch, cellsOf, planTable, RandomStreams, readSpec, type Trainer } from "@omh/bench";
import kmeansPca from "../../examples/plugins/kmeans_pca.ts";
import { catalogueFor } from "../../src/app/catalogue.ts";
import { syntheticImages } from "../../src/methods/conformance/synthetic.ts";
import { assertValues, tensorTest } from "../nn/tensor_fixture.ts";

const SPEC = new URL("../../examples/plugins/kmeans-pca.yaml", import.meta.url);
const WIDTH = 6;

/** Two images of 3 x 3 cells; a cell of class k lies along channel k, with a little noise of its own. */
function batchOf(step: number): Batch {
  const noise = new RandomStreams(1).stream("noise", step).normals(18 * WIDTH);
  const values = noise.map((value, at) => 0.05 * value + Number(at % WIDTH === Math.floor(at / WIDTH) % 3));
  const labels = { height: 3, width: 3, data: new Int32Array(18) };
  return { step, features: tensor4d(values, [2, 3, 3, WIDTH]), labels };
}

async function train(steps: number, seed = 0): Promise<{ trainer: Trainer; losses: number[] }> {
  const trainer = kmeansPca.trainer({
    options: kmeansPca.options.parse({ dim: 3, pca_steps: 4 }),
    omh: null,
    classes: 3,
    clusters: 3,
    linearProbe: true,
    channels: WIDTH,
    random: new RandomStreams(seed),
    images: syntheticImages(WIDTH),
    batch: 2,
    steps,
    stepsPerEpoch: 1,
  });
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    losses.push((await trainer.step(batchOf(step))).losses.quantisation);
  }
  return { trainer, losses };
}

tensorTest("k-means on principal components finds three well-parted groups", async () => {
  const { trainer: { predictor }, losses } = await train(12);
  // Unit vectors with noise of 0.05 in 6 channels lie about 0.05^2 * 6 from their mean.
  assertLess(losses[11], 0.03);
  const codes = predictor.codes(batchOf(99).features);
  assertEquals(codes.shape, [2, 3, 3, 3]);
  const clusters = [...predictor.clusters(codes.reshape([18, 3])).argMax(1).dataSync()];
  assertEquals(new Set(clusters).size, 3);
  assert(clusters.every((cluster, at) => cluster === clusters[at % 3]), clusters.join());
});

tensorTest("the basis is orthonormal and stays as it is once clustering has started", async () => {
  const basis = (await train(4)).trainer.state.basis as Tensor2D;
  const identity = [1, 0, 0, 0, 1, 0, 0, 0, 1];
  // Gram-Schmidt in float32 on vectors that are already nearly orthogonal.
  assertValues(matMul(basis, basis, true).dataSync(), identity, 1e-5);
  assertEquals((await train(8)).trainer.state.basis.dataSync(), basis.dataSync());
});

tensorTest("the centres have counted every position since clustering started", async () => {
  const { trainer } = await train(7);
  assertAlmostEquals(trainer.state.counts.sum().dataSync()[0], 3 * 18, 0);
});

Deno.test("the example's spec is planned with the method beside it", async () => {
  const { catalogue } = await catalogueFor(await Deno.readTextFile(SPEC), { base: SPEC.href });
  const plan = planTable(await readSpec(fileURLToPath(SPEC), { catalogue }), {
    track: "embedded",
    catalogue,
  });
  assertEquals(cellsOf(plan).length, 12);
});
