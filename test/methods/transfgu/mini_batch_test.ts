import { assert, assertEquals } from "@std/assert";
import { RandomStreams } from "../../../src/base/random.ts";
import { greedyStart, miniBatchCentroids } from "../../../src/methods/transfgu/mini_batch.ts";
import { assignNearest, squaredDistance } from "../../../src/methods/transfgu/vectors.ts";
import { tensorTest } from "../../nn/tensor_fixture.ts";

const random = (index = 0) => new RandomStreams(0).stream("transfgu/centroids", index);
const groups = (count: number) => ({
  channels: 1,
  values: random(3).normals(count).map((value, at) => 0.01 * value + 100 * (at % 5)),
});

Deno.test("greedyStart() takes a vector of each group", () => {
  const { values } = greedyStart(groups(100), 5, random(1));
  assertEquals([...values].map((value) => Math.round(value / 100)).sort(), [0, 1, 2, 3, 4]);
});

tensorTest("miniBatchCentroids() comes near the means of more vectors than a step has", async () => {
  const vectors = groups(6000);
  const centroids = await miniBatchCentroids(vectors, 5, 100, random(1));
  const { clusters } = await assignNearest(vectors, centroids);
  const error = clusters.reduce((sum, cluster, at) =>
    sum +
    squaredDistance(vectors.values.subarray(at, at + 1), centroids.values.subarray(cluster, cluster + 1)), 0);
  // A deviation of 0.01 in each of 6000.
  assert(error / 6000 < 2e-4, `${error / 6000}`);
});

tensorTest("miniBatchCentroids() serves fewer vectors than a step draws", async () => {
  const { values } = await miniBatchCentroids(groups(10), 5, 10, random(2));
  assertEquals([...values].map((value) => Math.round(value / 100)).sort(), [0, 1, 2, 3, 4]);
});
