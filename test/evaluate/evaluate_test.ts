import type { ScoredClusters } from "../../src/evaluate/cluster_tally.ts";
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { clone, concat, memory, neg, type Tensor2D, zeros } from "@tensorflow/tfjs-core";
import {
  evaluate,
  type Evaluation,
  type ScoredHead,
  validate,
  type ValidatedHead,
} from "../../src/evaluate/evaluate.ts";
import type { FeatureBank } from "../../src/features/feature_bank.ts";
import { tensorTest } from "../nn/tensor_fixture.ts";
import { bankOf, PREDICTOR } from "./split_fixture.ts";

const HEAD: ScoredHead = {
  predictor: PREDICTOR,
  flip: true,
  crf: false,
  classes: 2,
  extra: 0,
  matching: "one-to-one",
  primary: "literal",
};

/** The evaluation of one head. */
async function evaluated(
  changes: Partial<ScoredHead> = {},
  bank: FeatureBank = bankOf(),
): Promise<Evaluation & { literal: ScoredClusters }> {
  const [evaluation] = await evaluate([{ ...HEAD, ...changes }], bank);
  if (evaluation instanceof Error) throw evaluation;
  return { ...evaluation, literal: evaluation.literal! };
}

tensorTest("evaluate() counts, matches and scores all pictures together", async () => {
  const { literal, converged, images, linear } = await evaluated();
  // Cluster 1 is class 0: six of the seven labelled pixels are right.
  assertEquals([...literal.counts.data], [1, 3, 3, 0]);
  assertEquals(literal.scores.assignment, [1, 0]);
  assertAlmostEquals(literal.scores.accuracy, 600 / 7, 1e-12);
  assertEquals(literal.scores.iou, [75, 75]);
  assertEquals(images, [[0, 1, 2, 1, 0, 2], [0, 0, 1, 0, 1, 1, 1, 0, 1]]);
  assertEquals(converged, null);
  assertEquals([...linear!.counts.data], [3, 0, 1, 3]);
  assertAlmostEquals(linear!.scores.accuracy, 600 / 7, 1e-12);
});

tensorTest(
  "evaluate() scores both readouts in one pass, and keeps the images of the primary one",
  async () => {
    const asked: Record<string, number> = {};
    const predictor = { ...PREDICTOR, converged: (codes: Tensor2D) => neg(codes) as Tensor2D };
    const { literal, converged, images } = await evaluated(
      { predictor, flip: false, primary: "converged" },
      bankOf(undefined, asked),
    );
    assertEquals(asked, { labels: 2, features: 2 });
    assertEquals([...literal.counts.data], [1, 3, 3, 0]);
    assertEquals([...converged!.counts.data], [3, 0, 1, 3]);
    assertEquals(converged!.scores.assignment, [0, 1]);
    assertEquals(images, [[0, 0, 2, 1, 1, 2], [0, 0, 1, 1, 0, 1, 1, 1, 1]]);
  },
);

tensorTest("evaluate() looks at all pixels for the clusters in use, labelled or not", async () => {
  const { literal: { effectiveClusters } } = await evaluated({ flip: false });
  const entropy = -(5 / 8) * Math.log(5 / 8) - (3 / 8) * Math.log(3 / 8);
  assertAlmostEquals(effectiveClusters, Math.exp(entropy), 1e-12);
});

tensorTest("evaluate() looks at the flipped image only if asked", async () => {
  const wrong = bankOf((clusters) => clusters.map(() => 0));
  const counts = async (flip: boolean) => {
    const { literal } = await evaluated({ flip }, wrong);
    return [...literal.counts.data];
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
    const evaluation = await evaluated({ predictor: { codes, clusters } });
    assertEquals(evaluation.linear, null);
    assertEquals(memory().numTensors, before);
  },
);

tensorTest("evaluate() counts the pixels of extra clusters and matches the best n clusters", async () => {
  // Cluster 2 has the top left pixel of each picture, which is cluster 1's otherwise.
  const clusters: ValidatedHead["predictor"]["clusters"] = (codes) => {
    const third = concat([zeros([1, 1]).add(2), zeros([codes.shape[0] - 1, 1])]);
    return concat([clone(codes), third], 1) as typeof codes;
  };
  const changes = { predictor: { ...PREDICTOR, clusters }, extra: 1, flip: false };
  const { literal: scored, images } = await evaluated(changes);
  assertEquals([...scored.counts.data], [1, 3, 1, 0, 2, 0]);
  assertEquals(scored.scores.assignment, [1, -1, 0]);
  // Cluster 1 is matched to nothing: its pixel is wrong, and its IoU of 0 enters the mean.
  assertAlmostEquals(scored.scores.accuracy, 500 / 7, 1e-12);
  assertAlmostEquals(scored.scores.miou, (50 + 75 + 0) / 3, 1e-12);
  assertEquals(images[0], [0, 1, 2, 1, 0, 1, 2, 0, 1]);
  const shares = [5 / 8, 1 / 8, 2 / 8];
  const entropy = -shares.reduce((sum, share) => sum + share * Math.log(share), 0);
  assertAlmostEquals(scored.effectiveClusters, Math.exp(entropy), 1e-12);
  const many = await evaluated({ ...changes, matching: "many-to-one" });
  assertEquals(many.literal.scores.assignment, [1, 0, 0]);
  assertEquals(many.images, images);
});

tensorTest(
  "evaluate() leaves pixels of extra clusters out of what the own probe scores, and of nothing else",
  async () => {
    const clusters: ValidatedHead["predictor"]["clusters"] = (codes) => {
      const third = concat([zeros([1, 1]).add(2), zeros([codes.shape[0] - 1, 1])]);
      return concat([clone(codes), third], 1) as typeof codes;
    };
    const predictor = { ...PREDICTOR, clusters, converged: clusters };
    const changes = { predictor, extra: 1, flip: false, extraPredictions: "left-out" } as const;
    const { literal, converged, images } = await evaluated(changes);
    assertEquals([...literal.counts.data], [1, 3, 1, 0, 0, 0]);
    // Of five pixels that are left four are right; nothing is left of the third cluster that could enter the mean.
    assertAlmostEquals(literal.scores.accuracy, 80, 1e-12);
    assertAlmostEquals(literal.scores.miou, (75 + 50) / 2, 1e-12);
    assertEquals(images[0], [0, 1, 2, 1, 0, 1]);
    assertEquals([...converged!.counts.data], [1, 3, 1, 0, 2, 0]);
    const [validated] = await validate([{ ...VALIDATED, ...changes }], bankOf());
    assertAlmostEquals(validated as number, literal.scores.miou, 1e-12);
  },
);

tensorTest("evaluate() gives each head the numbers that it has alone", async () => {
  const heads = [HEAD, { ...HEAD, flip: false }, {
    ...HEAD,
    predictor: { ...PREDICTOR, linear: undefined },
  }];
  const together = await evaluate(heads, bankOf());
  for (const [i, head] of heads.entries()) assertEquals(together[i], await evaluated(head));
});

const VALIDATED: ValidatedHead = { predictor: PREDICTOR, classes: 2, extra: 0, matching: "one-to-one" };

tensorTest("validate() gives the matched mIoU of each head in one plain pass", async () => {
  const asked: Record<string, number> = {};
  const before = memory().numTensors;
  const [first, second] = await validate([VALIDATED, VALIDATED], bankOf(undefined, asked));
  assertEquals(asked, { labels: 2, features: 2 });
  assertEquals(memory().numTensors, before);
  // Cluster 0 is class 1 and cluster 1 class 0: of the seven labelled pixels one is wrong, 3/4 in both classes.
  assertAlmostEquals(first as number, 75, 1e-12);
  assertEquals(second, first);
});

tensorTest("validate() sums the scores of both probes where that is asked for", async () => {
  const { codes, clusters } = PREDICTOR;
  const heads = [{ ...VALIDATED, score: "sum" as const }, {
    ...VALIDATED,
    predictor: { codes, clusters },
    score: "sum" as const,
  }];
  const [both, one] = await validate(heads, bankOf());
  // Clusters and classes alike: six of seven pixels right, an IoU of 3/4 in both classes.
  assertAlmostEquals(both as number, 2 * (600 / 7 + 75), 1e-9);
  assertAlmostEquals(one as number, 600 / 7 + 75, 1e-9);
});

tensorTest(
  "validate() leaves the linear probe alone, and gives the error of a head that throws",
  async () => {
    const fails = () => {
      throw new Error("not now");
    };
    const [plain, broken] = await validate([
      { ...VALIDATED, predictor: { ...PREDICTOR, linear: fails } },
      { ...VALIDATED, predictor: { ...PREDICTOR, clusters: fails } },
    ], bankOf());
    assertAlmostEquals(plain as number, 75, 1e-12);
    assertEquals((broken as Error).message, "not now");
  },
);

tensorTest("evaluate() has no literal readout of a head whose own clusters are left out", async () => {
  const { clusters, ...others } = PREDICTOR;
  const predictor = { ...others, converged: clusters };
  const [evaluation] = await evaluate([{ ...HEAD, predictor, primary: "converged" }], bankOf());
  const literal = await evaluated();
  assert(!(evaluation instanceof Error));
  assertEquals([evaluation.literal, evaluation.images], [null, literal.images]);
  assertEquals(evaluation.converged!.scores, literal.literal.scores);
});
