import { assertEquals } from "@std/assert";
import { keep, memory, mul, neg, pad, scalar, type Tensor2D, type Tensor4D } from "@tensorflow/tfjs-core";
import { RandomStreams } from "../../../src/base/random.ts";
import { predictedShapes } from "../../../src/methods/conformance/training_checks.ts";
import stego from "../../../src/methods/stego/mod.ts";
import { tensorTest } from "../../nn/tensor_fixture.ts";
import { altered, assertRefuses, fixture, trainedBy } from "./conformance_fixture.ts";

const REPORTS = "reports finite losses under stable names";
const PREDICTS = "predicts codes on the grid and a column per class";

tensorTest("predictedShapes() are those of codes and log-probabilities, and it keeps no tensor", () => {
  const setup = fixture();
  const trainer = setup.start();
  const before = memory().numTensors;
  assertEquals(predictedShapes(setup, trainer), { codes: [2, 4, 4, 6], clusters: [5, 3], linear: [5, 3] });
  assertEquals(memory().numTensors, before);
});

tensorTest("checkReports() names a loss that is not finite", () =>
  assertRefuses(
    REPORTS,
    altered(() => ({ step: () => Promise.resolve({ losses: { cluster: NaN }, diagnostics: {} }) })),
    'its loss "cluster" is NaN in step 0, expected a finite number',
  ));

tensorTest("checkReports() refuses losses that come and go, and none at all", async () => {
  const reporting = (names: (step: number) => string[]) =>
    altered(() => ({
      step: ({ step }) =>
        Promise.resolve({
          losses: Object.fromEntries(names(step).map((name) => [name, 1])),
          diagnostics: {},
        }),
    }));
  await assertRefuses(
    REPORTS,
    reporting((step) => step < 2 ? ["a"] : ["a", "b"]),
    "step 2 reports losses a, b and diagnostics none, expected losses a and diagnostics none as in step 0",
  );
  await assertRefuses(REPORTS, reporting(() => []), "its steps report no loss, expected at least one");
});

tensorTest("checkSmallBatch() refuses a loss that needs a whole batch", () =>
  assertRefuses(
    "trains on a last, smaller batch if it keeps it",
    altered((trainer) => ({
      step: async (batch) => {
        const report = await trainer.step(batch);
        return batch.features.shape[0] > 1 ? report : { losses: { spread: NaN }, diagnostics: {} };
      },
    })),
    "its loss on a batch of one image is not finite",
  ));

tensorTest("checkCounting() refuses a trainer that does not count", () =>
  assertRefuses(
    "counts its steps",
    altered(() => ({ steps: 0 })),
    "its trainer counts 0, 0, 0 over two steps, expected steps of 0, 1, 2",
  ));

tensorTest("checkPredictor() refuses codes off the grid and clusters beyond the classes", async () => {
  const predicting = (change: (tensor: Tensor4D | Tensor2D, what: string) => Tensor4D | Tensor2D) =>
    altered(({ predictor }) => ({
      predictor: {
        codes: (features) => change(predictor.codes(features), "codes") as Tensor4D,
        clusters: (codes) => change(predictor.clusters(codes), "clusters") as Tensor2D,
      },
    }));
  await assertRefuses(
    PREDICTS,
    predicting((tensor, what) => what === "codes" ? pad(tensor, [[0, 0], [0, 1], [0, 0], [0, 0]]) : tensor),
    "its codes have the shape [2,5,4,6], expected [2, 4, 4, channels], the grid of the features",
  );
  await assertRefuses(
    PREDICTS,
    predicting((tensor, what) => what === "clusters" ? pad(tensor, [[0, 0], [0, 1]]) : tensor),
    "its predictor's clusters have the shape [5,4], expected [5, 3], a column per cluster",
  );
});

tensorTest("checkExtraClusters() refuses a method that has a cluster per class alone", () =>
  assertRefuses(
    "has as many clusters as it is asked for",
    trainedBy((context) => stego.trainer({ ...context, clusters: context.classes })),
    "its predictor's clusters have the shape [5,3], expected [5, 5], a column per cluster",
  ));

tensorTest("checkExtraClusters() refuses a linear probe that tells clusters apart", () =>
  assertRefuses(
    "has as many clusters as it is asked for",
    trainedBy((context) => stego.trainer({ ...context, classes: context.clusters })),
    "its predictor's linear have the shape [5,5], expected [5, 3], a column per class",
  ));

tensorTest("checkSteadyMemory() counts what steps and predictions leave behind", async () => {
  const NAME = "keeps no tensor of a step";
  await assertRefuses(
    NAME,
    altered((trainer) => ({
      step: (batch) => {
        keep(scalar(batch.step));
        return trainer.step(batch);
      },
    })),
    "10 steps leave 10 more tensors, expected as many as before",
  );
  await assertRefuses(
    NAME,
    altered(({ predictor }) => ({
      predictor: {
        ...predictor,
        clusters: (codes) => {
          keep(scalar(0));
          return predictor.clusters(codes);
        },
      },
    })),
    "a prediction leaves 1 more tensors than its results",
  );
});

tensorTest("checkDisposal() counts what dispose() forgets", () =>
  assertRefuses(
    "frees everything in the end",
    altered((trainer) => ({
      dispose: () => Object.values(trainer.state).slice(1).forEach((variable) => variable.dispose()),
    })),
    "dispose() leaves 1 tensors, expected none",
  ));

const NAME = "trains the same without a linear probe";

tensorTest("checkNoLinearProbe() refuses a probe that was not asked for", () =>
  assertRefuses(
    NAME,
    trainedBy((context) => stego.trainer({ ...context, linearProbe: true })),
    "its predictor has a linear probe that was not asked for, expected none",
  ));

tensorTest("checkNoLinearProbe() refuses a probe that is trained and hidden", () =>
  assertRefuses(
    NAME,
    trainedBy((context) => {
      const trainer = stego.trainer({ ...context, linearProbe: true });
      const { codes, clusters } = trainer.predictor;
      return context.linearProbe ? trainer : Object.assign(trainer, { predictor: { codes, clusters } });
    }),
    "without a linear probe its state is as large as with one, expected the probe to be left out",
  ));

tensorTest("checkNoLinearProbe() names what a linear probe moves", () =>
  assertRefuses(
    NAME,
    trainedBy((context) => {
      const random = context.linearProbe ? new RandomStreams(5) : context.random;
      return stego.trainer({ ...context, random });
    }),
    'its state "head.linear.weight" comes out otherwise beside a linear probe, expected the same bits as without',
  ));

tensorTest(
  "checkFinite() refuses clusters that are NaN, and probabilities for their logarithms",
  async () => {
    const clustersOf = (change: (clusters: Tensor2D) => Tensor2D) =>
      altered(({ predictor }) => ({
        predictor: {
          ...predictor,
          clusters: (codes) => {
            const clusters = predictor.clusters(codes);
            const changed = change(clusters);
            clusters.dispose();
            return changed;
          },
        },
      }));
    const check = "predicts finite codes and log-probabilities";
    await assertRefuses(
      check,
      clustersOf((x) => mul(x, NaN)),
      "its predictor's clusters hold NaN, expected finite",
    );
    await assertRefuses(
      check,
      clustersOf((x) => neg(x)),
      /its predictor's clusters reach [\d.]+, expected log-probabilities, at most 0/,
    );
  },
);

tensorTest(
  "checkKept() refuses a method that keeps less than its predictor reads, or what it has not",
  async () => {
    await assertRefuses(
      "predicts from what it keeps",
      altered((trainer) => ({ kept: trainer.kept!.filter((name) => !name.startsWith("cluster_probe")) })),
      "a fresh trainer with what it keeps predicts other clusters, expected the same bits as the trained one",
    );
    await assertRefuses(
      "predicts from what it keeps",
      altered((trainer) => ({ kept: [...trainer.kept!, "more"] })),
      'it keeps "more", which its state has not, expected names of its state',
    );
  },
);
