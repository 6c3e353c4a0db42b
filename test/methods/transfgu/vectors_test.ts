import { assertEquals } from "@std/assert";
import { memory } from "@tensorflow/tfjs-core";
import {
  assignNearest,
  clusterMeans,
  selectVectors,
  squaredDistance,
} from "../../../src/methods/transfgu/vectors.ts";
import { assertValues, spread, tensorTest } from "../../nn/tensor_fixture.ts";

const vectors = { channels: 2, values: Float32Array.of(0, 0, 1, 0, 10, 10, 12, 10) };
const centroids = { channels: 2, values: Float32Array.of(11, 11, 0, 1, 50, 50) };

tensorTest("assignNearest() finds the nearest centroid", async () => {
  const before = memory().numTensors;
  const { clusters, distances } = await assignNearest(vectors, centroids);
  assertEquals([...clusters], [1, 1, 0, 0]);
  // |c|^2 - 2 x c
  assertValues(distances, [1, 1, 242 - 440, 242 - 484], 1e-3);
  assertEquals(memory().numTensors, before);
});

tensorTest("assignNearest() finds in blocks what a search one by one finds", async () => {
  const many = { channels: 3, values: spread(3 * 9000) };
  const few = { channels: 3, values: spread(3 * 7, 50_000) };
  const row = ({ values }: { values: Float32Array }, at: number) => values.subarray(3 * at, 3 * at + 3);
  const { clusters } = await assignNearest(many, few);
  for (const at of [0, 4095, 4096, 8191, 8192, 8999]) {
    const distances = [0, 1, 2, 3, 4, 5, 6].map((c) => squaredDistance(row(many, at), row(few, c)));
    assertEquals(clusters[at], distances.indexOf(Math.min(...distances)));
  }
});

Deno.test("clusterMeans() averages members, and leaves an empty cluster where it is", () => {
  const { means, sizes } = clusterMeans(vectors, Int32Array.of(1, 1, 0, 0), centroids);
  assertEquals([...means.values], [11, 10, 0.5, 0, 50, 50]);
  assertEquals([...sizes], [2, 2, 0]);
});

Deno.test("selectVectors() copies", () => {
  assertEquals([...selectVectors(vectors, [2, 0]).values], [10, 10, 0, 0]);
});
