import { assertAlmostEquals, assertEquals } from "@std/assert";
import type { CodeSample } from "../../../src/evaluate/codes/code_sample.ts";
import { codeSpread, meanCosine, unitCodes } from "../../../src/evaluate/codes/code_spread.ts";
import { tensorTest } from "../../nn/tensor_fixture.ts";
import { memory } from "@tensorflow/tfjs-core";

function unitOf(...codes: number[][]): CodeSample {
  const channels = codes[0]?.length ?? 0;
  return unitCodes({ codes: Float32Array.from(codes.flat()), count: codes.length, channels });
}

Deno.test("unitCodes() scales each code, and leaves zeros and what it is given as they are", () => {
  const codes = Float32Array.of(3, 4, 0, 0);
  const unit = unitCodes({ codes, count: 2, channels: 2 });
  assertEquals([...unit.codes], [Math.fround(0.6), Math.fround(0.8), 0, 0]);
  assertEquals([...codes], [3, 4, 0, 0]);
});

Deno.test("meanCosine() is the mean over all pairs of codes, whatever their length", () => {
  assertAlmostEquals(meanCosine(unitOf([3, 0], [1, 0], [0, 2])), 1 / 3, 1e-12);
  assertAlmostEquals(meanCosine(unitOf([1, 1], [2, 2], [5, 5])), 1, 1e-6);
  assertAlmostEquals(meanCosine(unitOf([1, 0], [-4, 0])), -1, 1e-12);
  assertEquals(meanCosine(unitOf([1, 0], [0, 1], [0, 0])), 0);
  assertEquals([meanCosine(unitOf()), meanCosine(unitOf([1, 2]))], [0, 0]);
});

tensorTest("codeSpread() counts directions and clusters in use", async () => {
  const before = memory().numTensors;
  // Along the first axis the spread is 4/4, along the second 2/4 of two codes: eigenvalues 1/2 and 1/2.
  const even = await codeSpread(unitOf([2, 0], [-1, 0], [0, 3], [0, -1]), [0, 0, 1, 1]);
  assertAlmostEquals(even.effectiveRank, 2, 1e-6);
  assertAlmostEquals(even.effectiveClusters, 2, 1e-12);
  const line = await codeSpread(unitOf([1, 0, 0], [-1, 0, 0], [1, 0, 0]), [2, 2, 2]);
  assertAlmostEquals(line.effectiveRank, 1, 1e-6);
  assertEquals(line.effectiveClusters, 1);
  const point = await codeSpread(unitOf([1, 0], [5, 0]), [0, 0]);
  assertEquals([point.effectiveRank, point.meanCosine], [0, 1]);
  assertEquals(memory().numTensors, before);
});
