import { assertAlmostEquals, assertEquals } from "@std/assert";
import { memory, tensor2d } from "@tensorflow/tfjs-core";
import { type CodeSpread, codeSpread } from "../../../src/evaluate/codes/code_spread.ts";
import { tensorTest } from "../../nn/tensor_fixture.ts";

/** The spread of codes of length 1 or 0. */
async function spreadOf(codes: number[][], clusters: number[] = codes.map(() => 0)): Promise<CodeSpread> {
  const unit = tensor2d(codes);
  const spread = await codeSpread(unit, clusters);
  unit.dispose();
  return spread;
}

tensorTest("codeSpread() has the mean cosine over all pairs of codes", async () => {
  const cosine = async (...codes: number[][]) => (await spreadOf(codes)).meanCosine;
  assertAlmostEquals(await cosine([1, 0], [1, 0], [0, 1]), 1 / 3, 1e-12);
  assertAlmostEquals(await cosine([1, 0], [-1, 0]), -1, 1e-12);
  assertAlmostEquals(await cosine([0.6, 0.8], [0.6, 0.8], [0.6, 0.8]), 1, 1e-6);
  assertEquals(await cosine([1, 0], [0, 1], [0, 0]), 0);
  assertEquals(await cosine([1, 0]), 0);
});

tensorTest("codeSpread() counts directions in use, weighted by their variance", async () => {
  const before = memory().numTensors;
  const rank = async (...codes: number[][]) => (await spreadOf(codes)).effectiveRank;
  // Along both axes the variance is 2/4.
  assertAlmostEquals(await rank([1, 0], [-1, 0], [0, 1], [0, -1]), 2, 1e-6);
  assertAlmostEquals(await rank([1, 0, 0], [-1, 0, 0], [1, 0, 0]), 1, 1e-6);
  // Four of six codes along the first axis: shares 2/3 and 1/3.
  const entropy = -(2 / 3) * Math.log(2 / 3) - (1 / 3) * Math.log(1 / 3);
  const codes = [[1, 0], [-1, 0], [1, 0], [-1, 0], [0, 1], [0, -1]];
  assertAlmostEquals(await rank(...codes), Math.exp(entropy), 1e-6);
  assertEquals(await rank([0.6, 0.8], [0.6, 0.8]), 0);
  assertEquals(memory().numTensors, before);
});

tensorTest("codeSpread() counts clusters in use by how evenly they are used", async () => {
  const clusters = async (...of: number[]) => (await spreadOf(of.map(() => [1]), of)).effectiveClusters;
  assertAlmostEquals(await clusters(0, 0, 7, 7), 2, 1e-12);
  assertEquals(await clusters(3, 3, 3), 1);
});
