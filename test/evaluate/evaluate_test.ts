import { assertAlmostEquals, assertEquals } from "@std/assert";
import { clone, memory, neg, type Tensor2D, type Tensor4D } from "@tensorflow/tfjs-core";
import { evaluate } from "../../src/evaluate/evaluate.ts";
import type { FeatureBank } from "../../src/features/feature_bank.ts";
import type { Predictor } from "../../src/methods/types.ts";
import { tensorTest } from "../nn/tensor_fixture.ts";

const SIDE = 2;
const CLASSES = 2;

/** A pixel's feature is (1, 0) where cluster 0 is meant, and (0, 1) where it is cluster 1. */
function featuresOf(clusters: readonly number[]): Float32Array {
  return Float32Array.from(clusters.flatMap((cluster) => cluster === 0 ? [1, 0] : [0, 1]));
}

/** Two pictures of four pixels; the mirror image is seen as it should be. */
const PICTURES = [
  { clusters: [1, 1, 0, 0], labels: [0, 0, 1, 1] },
  { clusters: [1, 0, 0, 0], labels: [0, 0, 1, -1] },
];

function bankOf(mirror: (clusters: number[]) => number[] = ([a, b, c, d]) => [b, a, d, c]): FeatureBank {
  return {
    cells: SIDE,
    width: CLASSES,
    resolution: SIDE,
    split: { length: PICTURES.length },
    features: (index: number, mirrored = false) => {
      const { clusters } = PICTURES[index];
      return Promise.resolve(featuresOf(mirrored ? mirror(clusters) : clusters));
    },
    labels: (index: number) => Promise.resolve(Int32Array.from(PICTURES[index].labels)),
  } as unknown as FeatureBank;
}

/** Codes are features; the linear probe says the opposite of the clusters, which is right here. */
const PREDICTOR: Predictor = {
  codes: (features) => clone(features) as Tensor4D,
  clusters: (codes) => clone(codes),
  linear: (codes) => neg(codes) as Tensor2D,
};

tensorTest("evaluate() counts, matches and scores all pictures together", async () => {
  const { clusters, images, linear } = await evaluate(PREDICTOR, bankOf(), {
    classes: 2,
    mirror: true,
    crf: false,
  });
  // Cluster 1 is class 0: six of the seven labelled pixels are right.
  assertEquals([...clusters.counts.data], [1, 3, 3, 0]);
  assertEquals(clusters.scores.assignment, [1, 0]);
  assertAlmostEquals(clusters.scores.accuracy, 600 / 7, 1e-12);
  assertEquals(clusters.scores.iou, [75, 75]);
  assertEquals(images, [
    { hits: [2, 1], predicted: [2, 1], labelled: [2, 2] },
    { hits: [2, 1], predicted: [2, 2], labelled: [2, 1] },
  ]);
  assertEquals([...linear!.counts.data], [3, 0, 1, 3]);
  assertAlmostEquals(linear!.scores.accuracy, 600 / 7, 1e-12);
});

tensorTest("evaluate() looks for collapse at all pixels and codes, labelled or not", async () => {
  const { effectiveClusters, meanCodeCosine } = await evaluate(PREDICTOR, bankOf(), {
    classes: 2,
    mirror: false,
    crf: false,
  });
  const entropy = -(5 / 8) * Math.log(5 / 8) - (3 / 8) * Math.log(3 / 8);
  assertAlmostEquals(effectiveClusters, Math.exp(entropy), 1e-12);
  // Of the 28 pairs, 10 + 3 are of one direction and the others at right angles.
  assertAlmostEquals(meanCodeCosine, 13 / 28, 1e-12);
});

tensorTest("evaluate() looks at the mirror image only if asked", async () => {
  const wrong = bankOf((clusters) => clusters.map(() => 0));
  const counts = async (mirror: boolean) => {
    const { clusters } = await evaluate(PREDICTOR, wrong, { classes: 2, mirror, crf: false });
    return [...clusters.counts.data];
  };
  assertEquals(await counts(false), [1, 3, 3, 0]);
  // Codes of (1/2, 1/2) are a tie, which goes to cluster 0.
  assertEquals(await counts(true), [4, 3, 0, 0]);
});

tensorTest(
  "evaluate() has no linear scores of a method without the probe, and leaves no tensors",
  async () => {
    const { codes, clusters } = PREDICTOR;
    const before = memory().numTensors;
    const evaluation = await evaluate({ codes, clusters }, bankOf(), {
      classes: 2,
      mirror: true,
      crf: false,
    });
    assertEquals(evaluation.linear, null);
    assertEquals(memory().numTensors, before);
  },
);
