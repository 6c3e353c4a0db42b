import { assertEquals } from "@std/assert";
import { type Tensor2D, tensor2d } from "@tensorflow/tfjs-core";
import { distanceSums, findMedoids } from "../../../src/methods/eagle/medoids.ts";
import { l2Normalize } from "../../../src/nn/normalize.ts";
import { assertKeeps, assertTensor, spread, tensorTest } from "../../nn/tensor_fixture.ts";

tensorTest("findMedoids() finds of each object, in ascending order, the row between the others", async () => {
  const angle = (degrees: number) => [Math.cos(degrees * Math.PI / 180), Math.sin(degrees * Math.PI / 180)];
  const rows = tensor2d([0, 200, 40, 20, 90, 10].map(angle));
  const { medoids, members } = await findMedoids(rows, Int32Array.of(7, 3, 7, 7, 3, 7));
  // Object 3: rows 1 and 4, the first of two. Object 7: chords of 10, 30 and 10 degrees are less than of 20, 20 and 10.
  assertEquals([...medoids], [1, 5]);
  assertEquals([...members], [1, 0, 1, 1, 0, 1]);
});

tensorTest("distanceSums() are those of all pairs, more of them than are held at once", () => {
  const rows = l2Normalize(tensor2d(spread(300 * 3), [300, 3])) as Tensor2D;
  const values = rows.arraySync();
  const sums = [0, 255, 256, 299].map((i) =>
    values.reduce((sum, other) => sum + Math.hypot(...other.map((x, c) => x - values[i][c])), 0)
  );
  const found = distanceSums(rows).dataSync();
  // Sums of 300 distances of about 1; those of close rows lose half of their digits.
  assertTensor(tensor2d([[found[0], found[255], found[256], found[299]]]), [1, 4], sums, 0.01);
});

tensorTest("equal rows are no distance apart, a row from itself least of all", () => {
  assertTensor(distanceSums(tensor2d([[0.6, 0.8], [0.6, 0.8], [0.6, 0.8]])), [3], [0, 0, 0], 1e-3);
  assertTensor(distanceSums(tensor2d([[0.6, 0.8], [-0.6, -0.8]])), [2], [2, 2], 1e-6);
});

tensorTest("findMedoids() keeps nothing", () => {
  const rows = tensor2d(spread(12 * 3), [12, 3]);
  return assertKeeps(0, () => findMedoids(rows, Int32Array.from({ length: 12 }, (_, i) => i % 3)));
});
