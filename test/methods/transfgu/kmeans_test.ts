import { assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { RandomStreams } from "../../../src/base/random.ts";
import { kMeansCentroids, refillEmpty } from "../../../src/methods/transfgu/kmeans.ts";
import { tensorTest } from "../../nn/tensor_fixture.ts";

const random = (index = 0) => new RandomStreams(0).stream("transfgu/centroids", index);

/** Vectors around four corners, 50 a corner. */
function corners() {
  const noise = random(9).normals(400);
  const values = noise.map((value, at) => 0.1 * value + (at % 2 === 0 ? at >> 1 & 1 : at >> 2 & 1) * 10);
  return { channels: 2, values };
}

for (const kind of ["lloyd", "mini-batch"] as const) {
  tensorTest(`kMeansCentroids() finds well separated means by ${kind}`, async () => {
    const { values } = await kMeansCentroids(corners(), { kind, clusters: 4, rounds: 100 }, random(4));
    const found = [0, 1, 2, 3].map((at) => `${Math.round(values[2 * at])},${Math.round(values[2 * at + 1])}`);
    assertEquals(found.sort(), ["0,0", "0,10", "10,0", "10,10"]);
  });

  tensorTest(`kMeansCentroids() by ${kind} repeats itself for the same draws`, async () => {
    const run = () => kMeansCentroids(corners(), { kind, clusters: 7, rounds: 20 }, random(1));
    assertEquals(await run(), await run());
  });
}

tensorTest("kMeansCentroids() ends with plain means of the members", async () => {
  const vectors = { channels: 1, values: Float32Array.of(0, 1, 10, 12) };
  const { values } = await kMeansCentroids(vectors, { kind: "mini-batch", clusters: 2, rounds: 5 }, random());
  assertEquals([...values].sort((a, b) => a - b), [0.5, 11]);
});

tensorTest("kMeansCentroids() refuses fewer vectors than clusters", async () => {
  await assertRejects(
    () =>
      kMeansCentroids(
        { channels: 1, values: new Float32Array(2) },
        { kind: "lloyd", clusters: 3, rounds: 1 },
        random(),
      ),
    RangeError,
    'Cannot find "3" centroids: there are 2 window features, expected at least as many',
  );
});

Deno.test("refillEmpty() splits a populous cluster into two copies that are moved apart", () => {
  const centroids = { channels: 2, values: Float32Array.of(1024, 2048, 7, 7, 5, 5) };
  const sizes = Int32Array.of(9, 0, 1);
  refillEmpty(centroids, sizes, random());
  // Only the first has more than one vector.
  assertEquals([...centroids.values], [1023, 2050, 1025, 2046, 5, 5]);
  assertEquals([...sizes], [5, 4, 1]);
});

Deno.test("refillEmpty() leaves clusters empty where none can be split", () => {
  const centroids = { channels: 1, values: Float32Array.of(1, 2) };
  refillEmpty(centroids, Int32Array.of(1, 0), random());
  assertAlmostEquals(centroids.values[1], 2);
});
