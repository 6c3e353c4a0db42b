import { grad, mul, sum, type Tensor, tensor1d, type Tensor2D, tensor2d } from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { startEngine } from "../../src/engine/start.ts";
import { pairProducts, pairSums, type RowPairs } from "../../src/nn/pairs.ts";
import { assertKeeps, assertTensor, assertValues, spread, tensorTest } from "./tensor_fixture.ts";

const pairsOf = (first: number[], second: number[]): RowPairs => ({
  first: tensor1d(first, "int32"),
  second: tensor1d(second, "int32"),
});

tensorTest("pairProducts() multiplies the rows of each pair", () => {
  const x = tensor2d([[1, 2], [3, 4], [5, 6]]);
  // 1*3 + 2*4; 5*1 + 6*2; 3*3 + 4*4
  assertTensor(pairProducts(x, pairsOf([0, 2, 1], [1, 0, 1])), [3], [11, 17, 25], 0);
});

tensorTest("pairSums() adds partners both ways", () => {
  const x = tensor2d([[1, 2], [3, 4], [5, 6]]);
  const sums = pairSums(x, pairsOf([0, 0], [1, 2]), tensor1d([10, -1]));
  assertTensor(sums, [3, 2], [30 - 5, 40 - 6, 10, 20, -1, -2], 0);
});

tensorTest("pairSums() is the gradient of the weighted products", () => {
  const x = tensor2d(spread(7 * 5), [7, 5]);
  const [first, second] = [[0, 3, 3, 6], [1, 4, 6, 2]];
  const weights = tensor1d(spread(4, 50));
  const rowOf = (table: Tensor, row: number) => table.slice([row, 0], [1, 5]);
  const byRows = (x: Tensor) => {
    const terms = first.map((i, p) =>
      mul(weights.slice([p], [1]), sum(mul(rowOf(x, i), rowOf(x, second[p]))))
    );
    return sum(terms.reduce((total, term) => total.add(term)));
  };
  assertTensor(pairSums(x, pairsOf(first, second), weights), [7, 5], grad(byRows)(x).dataSync(), 1e-6);
});

tensorTest("pair operations agree between the engine's kernels and plain operations", async () => {
  const tables = fc.record({
    columns: fc.integer({ min: 1, max: 21 }),
    pairs: fc.array(fc.tuple(fc.nat(8), fc.nat(8)), { minLength: 1, maxLength: 40 }),
  });
  await fc.assert(
    fc.asyncProperty(tables, async ({ columns, pairs }) => {
      const run = async (name: "wasm" | "cpu") => {
        await startEngine(name);
        const x = tensor2d(spread(9 * columns), [9, columns]) as Tensor2D;
        const rows = pairsOf(pairs.map(([i]) => i), pairs.map(([, j]) => j));
        const weights = tensor1d(spread(pairs.length, 99));
        return [...pairProducts(x, rows).dataSync(), ...pairSums(x, rows, weights).dataSync()];
      };
      // At most 40 terms of size 1: float32 leaves about 1e-6.
      assertValues(await run("wasm"), await run("cpu"), 1e-5);
    }),
    { numRuns: 20 },
  );
});

for (const engine of ["wasm", "cpu"] as const) {
  tensorTest(`pair operations keep nothing but their result on ${engine}`, async () => {
    const x = tensor2d(spread(12), [4, 3]);
    const rows = pairsOf([0, 1], [2, 3]);
    const weights = tensor1d([1, 2]);
    await assertKeeps(1, () => pairProducts(x, rows));
    await assertKeeps(1, () => pairSums(x, rows, weights));
  }, engine);
}
