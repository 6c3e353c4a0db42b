import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { clone, memory, neg, type Tensor4D } from "@tensorflow/tfjs-core";
import { RandomStreams } from "../../../src/base/random.ts";
import type { SampledBank } from "../../../src/evaluate/codes/code_sample.ts";
import { readCodes, type ReadingOptions } from "../../../src/evaluate/codes/read_codes.ts";
import type { Predictor } from "../../../src/methods/types.ts";
import { tensorTest } from "../../nn/tensor_fixture.ts";

/** Two images of four positions each: all but one along the first axis, away from the second. */
const IMAGES: SampledBank = {
  count: 2,
  gridSize: 2,
  channels: 2,
  split: { id: (image: number) => `image-${image}` } as SampledBank["split"],
  features: (image) => Promise.resolve(Float32Array.of(9, 0, 3, 0, 1, 0, ...image === 0 ? [0, 2] : [8, 0])),
};

/** Codes are features; its own probe has everything in cluster 1. */
const PREDICTOR: Predictor = {
  codes: (features) => clone(features) as Tensor4D,
  clusters: (codes) => neg(codes.abs()),
};

const options = (changes: Partial<ReadingOptions> = {}): ReadingOptions => ({
  ...{ clusters: 2, restarts: 4, primary: "converged", random: new RandomStreams(0) },
  ...changes,
});

tensorTest("readCodes() finds the clusters of the codes, and how often each is used", async () => {
  const before = memory().numTensors;
  const { spread, centers, starts } = await readCodes(PREDICTOR, IMAGES, options());
  assertAlmostEquals(
    spread.effectiveClusters,
    Math.exp(-(7 / 8) * Math.log(7 / 8) - Math.log(1 / 8) / 8),
    1e-9,
  );
  assertAlmostEquals(spread.meanCosine, (49 + 1 - 8) / 56, 1e-9);
  assertAlmostEquals(spread.effectiveRank, 1, 1e-4);
  assertEquals((await centers!.array()).toSorted(([a], [b]) => a - b), [[0, 1], [1, 0]]);
  assertEquals(starts!.count, 4);
  assertAlmostEquals(starts!.objective.best, 1, 1e-6);
  assert(starts!.objective.worst <= starts!.objective.median);
  centers!.dispose();
  assertEquals(memory().numTensors, before);
});

tensorTest("readCodes() looks at the head's own clusters where those are the primary readout", async () => {
  const { spread, centers } = await readCodes(PREDICTOR, IMAGES, options({ primary: "literal" }));
  // Its best is the channel that is zero: the second seven times, the first once.
  assertAlmostEquals(
    spread.effectiveClusters,
    Math.exp(-(7 / 8) * Math.log(7 / 8) - Math.log(1 / 8) / 8),
    1e-9,
  );
  centers!.dispose();
  const constant = {
    ...PREDICTOR,
    clusters: (codes: Parameters<Predictor["clusters"]>[0]) => codes.mul(0) as typeof codes,
  };
  const { spread: flat, ...none } = await readCodes(
    constant,
    IMAGES,
    options({ primary: "literal", restarts: 0 }),
  );
  assertEquals([flat.effectiveClusters, none.centers, none.starts], [1, null, null]);
});

tensorTest("readCodes() says how far the starts agree with what is scored", async () => {
  const { starts, centers } = await readCodes(PREDICTOR, IMAGES, options({ restarts: 1 }));
  assertEquals([starts!.count, starts!.agreement], [1, 1]);
  assert(starts!.objective.best >= starts!.objective.worst);
  centers!.dispose();
});
