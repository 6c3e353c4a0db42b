import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertLess,
  assertNotEquals,
  assertRejects,
} from "@std/assert";
import type { StepReport, Trainer } from "../../../src/methods/types.ts";
import { clusterLogProbabilities } from "../../../src/methods/parts/cluster_probe.ts";
import { type Tensor2D, tensor2d } from "@tensorflow/tfjs-core";
import { assertKeeps, assertTensor, spread, tensorTest } from "../../nn/tensor_fixture.ts";
import { features, snapshot, train } from "../training_fixture.ts";
import { eagleBatch, keyOutputs, options, start } from "./eagle_fixture.ts";

const BASELINE_LOSSES = [
  "positive",
  "negative",
  "object",
  "object_aug",
  "eigen",
  "eigen_aug",
  "cluster_probe",
  "linear_probe",
];
const steps = (trainer: Trainer, to: number, from = 0) => train(trainer, to, from, eagleBatch);

tensorTest(
  "step() reports the losses and how many objects there are, and OMH's losses where it is on",
  async () => {
    const [alone] = await steps(start(), 1);
    assertEquals(Object.keys(alone.losses), BASELINE_LOSSES);
    assertEquals(Object.keys(alone.diagnostics), ["objects", "objects_aug"]);
    const [hierarchical] = await steps(start({}), 1);
    assertEquals(Object.keys(hierarchical.losses), [...BASELINE_LOSSES, "omh_cluster", "omh_match"]);
    for (const name of BASELINE_LOSSES) assertEquals(hierarchical.losses[name], alone.losses[name]);
  },
);

tensorTest("step() lets the loss of the objects fall on a batch that it sees again and again", async () => {
  const trainer = start(null, { changes: { step_schedulers: 0, dropout: 0, learning_rate: 0.01 } });
  const reports: StepReport[] = [];
  for (let step = 1; step <= 20; step++) reports.push(await trainer.step({ ...eagleBatch(0), step }));
  const object = ({ losses }: StepReport) => losses.object + losses.object_aug;
  assertLess(object(reports[19]), object(reports[0]));
});

tensorTest("step() moves head and projection, probes and object centres at their own rates", async () => {
  const rates = {
    learning_rate: 1e-3,
    cluster_learning_rate: 2e-3,
    linear_learning_rate: 3e-3,
    eigen_learning_rate: 4e-3,
  };
  const trainer = start({}, { changes: { ...rates, step_schedulers: 0 } });
  await steps(trainer, 1);
  const before = snapshot(trainer);
  await steps(trainer, 2, 1);
  const after = snapshot(trainer);
  const largest = (name: string) =>
    Math.max(...after[name].map((value, at) => Math.abs(value - before[name][at])));
  // The projection has no gradient in step 0, of which no object is: its step 1 is short by the bias of Adam's second moment.
  assertAlmostEquals(largest("projection.weight"), 1e-3 * 0.1 / 0.19 / Math.sqrt(0.001 / 0.001999), 2e-5);
  for (const [name, rate] of [["head.linear.weight", 1e-3], ["cluster_probe.centers", 2e-3]] as const) {
    assert(largest(name) > 0.5 * rate && largest(name) < 1.5 * rate, name);
  }
  for (const [name, rate] of [["linear_probe.bias", 3e-3], ["eigen.centers", 4e-3]] as const) {
    assert(largest(name) > 0.5 * rate && largest(name) < 1.5 * rate, name);
  }
  assert(largest("eigen.centers_blurred") > 0.5 * 4e-3);
});

tensorTest(
  "step() trains the object centres from the first step on, and the projection only with object losses",
  async () => {
    const trainer = start();
    await steps(trainer, 1);
    const state = snapshot(trainer);
    for (const name of ["eigen.centers", "eigen.centers_blurred"]) {
      assert(state[`adam/${name}/first`].some((value) => value !== 0), name);
    }
    // Step 0 is before any object loss.
    assert(state["adam/projection.weight/first"].every((value) => value === 0));
  },
);

tensorTest("the second pass can be of the neighbours", async () => {
  const own = { ...eagleBatch(2), neighbors: features(3, 77), neighborOutputs: keyOutputs(3, 4242) };
  const step = async (positive_image: "same" | "neighbor", batch: typeof own) =>
    (await start(null, { changes: { positive_image } }).step(batch)).losses;
  const [same, neighbor] = [await step("same", own), await step("neighbor", own)];
  assertNotEquals(neighbor.positive, same.positive);
  assertNotEquals(neighbor.object, same.object);
  assertEquals(neighbor.negative, same.negative);
  const itself = {
    ...own,
    neighbors: own.features,
    neighborOutputs: own.outputs as typeof own.neighborOutputs,
  };
  assertEquals(await step("neighbor", itself), same);
});

tensorTest("the predictor's clusters are those of the cosines by the factor of the options", () => {
  const trainer = start(null, { changes: { eigen_alpha_eval: 3 } });
  const codes = tensor2d(spread(5 * options().dim), [5, options().dim]);
  const centers = trainer.state["cluster_probe.centers"] as unknown as Tensor2D;
  assertTensor(
    trainer.predictor.clusters(codes),
    [5, 3],
    clusterLogProbabilities(codes, centers, 3).dataSync(),
    0,
  );
});

tensorTest("a kept model has head and probes, neither projection nor object centres", () => {
  assertEquals(start().kept!.filter((name) => !/^(head|cluster_probe|linear_probe)\./.test(name)), []);
});

tensorTest("a prediction keeps its codes alone, of pictures of any size", async () => {
  const trainer = start();
  const [x, outputs] = [features(2, 5), keyOutputs(2, 9)];
  await assertKeeps(1, () => trainer.predictor.codes(x, outputs));
  assertEquals(trainer.predictor.codes(x, outputs).shape, [2, 4, 4, options().dim]);
});

tensorTest("step() refuses a batch without a second view", async () => {
  const trainer = start();
  const batch = { ...eagleBatch(0), second: undefined };
  await assertKeeps(0, () =>
    assertRejects(
      () => trainer.step(batch),
      TypeError,
      'Cannot train "eagle": the batch has no second view, expected it',
    ));
});

tensorTest("step() refuses a batch without neighbours where they are positive", async () => {
  const trainer = start(null, { changes: { positive_image: "neighbor" } });
  const batch = { ...eagleBatch(0), neighbors: undefined };
  await assertKeeps(0, () =>
    assertRejects(
      () => trainer.step(batch),
      TypeError,
      'Cannot train "eagle": the batch has no neighbours, expected them',
    ));
});
