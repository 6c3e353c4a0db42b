import { assertEquals } from "@std/assert";
import { tensor2d } from "@tensorflow/tfjs-core";
import { plusPlusCenters } from "../../../src/nn/kmeans/plus_plus.ts";
import { UnitVectors } from "../../../src/nn/kmeans/products.ts";
import { tensorTest } from "../tensor_fixture.ts";

/** Which of the vectors each start chooses. */
async function chosen(rows: number[][], ...draws: number[][]): Promise<number[][]> {
  const unit = tensor2d(rows);
  const vectors = await UnitVectors.of(unit);
  const starts = await plusPlusCenters(vectors, draws.map((drawn) => Float32Array.from(drawn)));
  vectors.dispose();
  unit.dispose();
  const channels = rows[0].length;
  return starts.map((centers) =>
    Array.from({ length: centers.length / channels }, (_, at) => {
      const center = [...centers.subarray(at * channels, (at + 1) * channels)];
      return rows.findIndex((row) => row.every((value, i) => value === center[i]));
    })
  );
}

/** Distances from the first: 0, 1, 1, 2. */
const CROSS = [[1, 0], [0, 1], [0, -1], [-1, 0]];

tensorTest("plusPlusCenters() draws the first evenly, and the next by its distance", async () => {
  // The first draw chooses one of four. Seen from the first, a quarter is the second's, one the third's, and half the last's.
  assertEquals(await chosen(CROSS, [0, 0], [0, 0.2], [0, 0.26], [0, 0.49], [0, 0.51], [0.99, 0]), [
    [0, 1],
    [0, 1],
    [0, 2],
    [0, 2],
    [0, 3],
    [3, 0],
  ]);
});

tensorTest("plusPlusCenters() looks at the nearest of the centres so far", async () => {
  // After the first and the last the others are at 1 each, and then one is left.
  assertEquals(await chosen(CROSS, [0, 0.9, 0.2, 0.5], [0, 0.9, 0.7, 0.5]), [[0, 3, 1, 2], [0, 3, 2, 1]]);
});

tensorTest("plusPlusCenters() takes the first where nothing is left to choose", async () => {
  assertEquals(await chosen([[1, 0], [1, 0]], [0.7, 0.7, 0.7]), [[0, 0, 0]]);
});
