import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { memory, type Tensor2D, tensor2d, tidy } from "@tensorflow/tfjs-core";
import { RandomStreams } from "../../src/base/random.ts";
import { l2Normalize } from "../../src/nn/normalize.ts";
import { type KMeansOptions, sphericalKMeans } from "../../src/nn/spherical_kmeans.ts";
import { tensorTest } from "./tensor_fixture.ts";

/** What k-means finds in vectors of any length, as plain data. */
async function found(rows: number[][], options: Partial<KMeansOptions> = {}) {
  const unit = tidy(() => l2Normalize(tensor2d(rows)));
  const random = new RandomStreams(0).stream("kmeans");
  const { centers, clusters, ...rest } = await sphericalKMeans(unit, {
    clusters: 2,
    restarts: 5,
    random,
    ...options,
  });
  const plain = { centers: await centers.array(), clusters: [...clusters], ...rest };
  centers.dispose();
  unit.dispose();
  return plain;
}

/** Sixty vectors in four loose bunches. */
const BUNCHES = Array.from({ length: 60 }, (_, i) => [
  Math.sin(1.7 * i) + (i % 4 === 0 ? 2 : 0),
  Math.cos(0.9 * i) + (i % 4 === 1 ? 2 : 0),
  Math.sin(0.3 * i + 1) + (i % 4 === 2 ? 2 : 0),
]);

tensorTest("sphericalKMeans() finds two pairs of directions, whatever the lengths", async () => {
  const { centers, clusters, objective } = await found([[3, 4], [8, 6], [-0.3, -0.4], [-8, -6]]);
  // The centre of (0.6, 0.8) and (0.8, 0.6) is the diagonal; each cosine with it is 1.4 / sqrt(2).
  const [first, , second] = clusters;
  assertEquals(clusters, [first, first, second, second]);
  centers[first].forEach((value) => assertAlmostEquals(value, Math.SQRT1_2, 1e-6));
  centers[second].forEach((value) => assertAlmostEquals(value, -Math.SQRT1_2, 1e-6));
  assertAlmostEquals(objective, 1.4 / Math.SQRT2, 1e-6);
});

tensorTest("sphericalKMeans() reaches the best of 300 runs of numpy, and its partition", async () => {
  const { objective, clusters, centers } = await found(BUNCHES, { clusters: 4, restarts: 50 });
  // Lloyd's rounds in numpy from 300 draws of four vectors: the largest mean cosine, its partition and centres.
  assertAlmostEquals(objective, 0.8522860693495355, 1e-6);
  const partition = "320032023201320232033203300332011232320132003300320132023201";
  const order = [...new Set([...partition].map((name, i) => `${name}${clusters[i]}`))].sort();
  assertEquals(order.map(([name]) => name), ["0", "1", "2", "3"]);
  const expected = [
    [-0.281415, -0.009113, 0.959543],
    [-0.078677, -0.8673, -0.491529],
    [0.023767, 0.974434, -0.223414],
    [0.969658, 0.136053, 0.203107],
  ];
  for (const [i, [, ours]] of order.entries()) {
    centers[Number(ours)].forEach((value, at) => assertAlmostEquals(value, expected[i][at], 1e-5));
  }
});

tensorTest("sphericalKMeans() runs each start as if alone, to the bit", async () => {
  const options = () => ({ clusters: 4, random: new RandomStreams(3).stream("kmeans") });
  const together = await found(BUNCHES, { ...options(), restarts: 8 });
  const objectives = together.starts.map(({ objective }) => objective);
  assertEquals(objectives.length, 8);
  assertEquals(objectives, objectives.toSorted((a, b) => b - a));
  assertEquals(await found(BUNCHES, { ...options(), restarts: 8 }), together);
  const { random } = options();
  const alone = await Promise.all(
    Array.from({ length: 8 }, () => found(BUNCHES, { clusters: 4, restarts: 1, random })),
  );
  assertEquals(
    alone.map(({ starts: [start] }) => start).toSorted((a, b) => b.objective - a.objective).map((
      { objective },
    ) => objective),
    objectives,
  );
  const best = alone.toSorted((a, b) => b.starts[0].objective - a.starts[0].objective)[0];
  assertEquals([best.centers, best.clusters], [together.centers, together.clusters]);
});

tensorTest(
  "sphericalKMeans() never ends below where it started, and with every vector at its nearest centre",
  async () => {
    const { centers, clusters } = await found(BUNCHES, { clusters: 7, restarts: 3 });
    for (const [i, row] of BUNCHES.entries()) {
      const products = centers.map((center) => center.reduce((sum, value, at) => sum + value * row[at], 0));
      assertAlmostEquals(products[clusters[i]], Math.max(...products), 1e-5);
    }
  },
);

tensorTest("sphericalKMeans() puts equal vectors into one cluster, however many are asked for", async () => {
  const { clusters, objective } = await found([[1, 2], [2, 4], [3, 6]], { clusters: 3 });
  assertEquals(new Set(clusters).size, 1);
  assertAlmostEquals(objective, 1, 1e-6);
});

tensorTest("sphericalKMeans() gives vectors of zeros a place too", async () => {
  const { clusters, objective } = await found([[0, 0], [0, 0], [0, 0]]);
  assertEquals([clusters, objective], [[0, 0, 0], 0]);
});

tensorTest("sphericalKMeans() leaves one tensor, whatever it did", async () => {
  const rows = Array.from({ length: 1500 }, (_, i) => [Math.sin(i), Math.cos(3 * i), Math.sin(2 * i)]);
  const unit: Tensor2D = tidy(() => l2Normalize(tensor2d(rows)));
  const before = memory().numTensors;
  const random = new RandomStreams(0).stream("kmeans");
  const { centers } = await sphericalKMeans(unit, { clusters: 4, restarts: 6, patience: 2, random });
  assertEquals([centers.shape, memory().numTensors], [[4, 3], before + 1]);
  centers.dispose();
  unit.dispose();
});

tensorTest("sphericalKMeans() parts by swaps what its start has put together", async () => {
  // Eight bunches on a circle, and one start, which seldom finds them all.
  const rows = Array.from({ length: 160 }, (_, i) => {
    const angle = (i % 8) * Math.PI / 4 + 0.1 * Math.sin(7 * i);
    return [Math.cos(angle), Math.sin(angle)];
  });
  const counts: number[] = [];
  for (let seed = 0; seed < 6; seed++) {
    const random = new RandomStreams(seed).stream("kmeans");
    const { starts: [start], objective } = await found(rows, {
      clusters: 8,
      restarts: 1,
      patience: 3,
      random,
    });
    assert(objective >= start.objective - 1e-6);
    counts.push(Number(start.objective > 0.99));
    assert(objective > 0.995, `${objective}`);
  }
  assert(counts.includes(0), "a start that is right by itself shows nothing");
});

tensorTest(
  "sphericalKMeans() of many vectors begins with a part of them, and ends as if it had not",
  async () => {
    const random = () => new RandomStreams(1).stream("kmeans");
    // Three bunches in three dimensions, 5000 vectors.
    const rows = Array.from(
      { length: 5000 },
      (_, i) => [0, 1, 2].map((at) => (i % 3 === at ? 3 : 0) + Math.sin(i * (at + 1))),
    );
    const { clusters, objective, starts } = await found(rows, { clusters: 3, restarts: 4, random: random() });
    const names = [0, 1, 2].map((bunch) => clusters[bunch]);
    assertEquals(new Set(names).size, 3);
    assertEquals(clusters.filter((cluster, i) => cluster !== names[i % 3]).length < 50, true);
    assertEquals(
      await found(rows, { clusters: 3, restarts: 4, random: random() }).then((again) => again.starts),
      starts,
    );
    const few = await found(rows.slice(0, 3000), { clusters: 3, restarts: 4, random: random() });
    assertAlmostEquals(objective, few.objective, 2e-3);
  },
);
