import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertLess,
  assertNotEquals,
  assertRejects,
} from "@std/assert";
import { memory, neg, tensor, type Tensor2D } from "@tensorflow/tfjs-core";
import type { Batch } from "../../../src/features/types.ts";
import { clusterCosines, clusterProbeLoss } from "../../../src/methods/parts/cluster_probe.ts";
import { linearProbeLoss, linearProbeTarget } from "../../../src/methods/parts/linear_probe.ts";
import type { Trainer } from "../../../src/methods/types.ts";
import { DivergedError } from "../../../src/nn/diverged_error.ts";
import type { LinearParameters } from "../../../src/nn/initialize.ts";
import { positions } from "../../../src/nn/positions.ts";
import { assertKeeps, assertTensor, tensorTest } from "../../nn/tensor_fixture.ts";
import { batchOf, CLASSES, SIDE, snapshot, startStego as start, train } from "../training_fixture.ts";

const BASELINE_LOSSES = ["pos_intra", "pos_inter", "neg_inter", "cluster_probe", "linear_probe"];

tensorTest("step() reports the weighted losses, and OMH's where it is on", async () => {
  const [alone] = await train(start(), 1);
  assertEquals(Object.keys(alone.losses), BASELINE_LOSSES);
  assertEquals(alone.diagnostics, {});
  const [hierarchical] = await train(start({}), 1);
  assertEquals(Object.keys(hierarchical.losses), [...BASELINE_LOSSES, "omh_cluster", "omh_match"]);
  assertEquals(Object.keys(hierarchical.diagnostics), ["plan_entropy_1", "plan_entropy_2"]);
  // Before the first update, the baseline's losses do not know of OMH.
  for (const name of BASELINE_LOSSES) assertEquals(hierarchical.losses[name], alone.losses[name]);
});

tensorTest("step() weighs the correspondence terms", async () => {
  const changes = { pos_intra_weight: 1, pos_inter_weight: 1, neg_inter_weight: 1 };
  const [plain] = await train(start(null, { changes }), 1);
  const [weighted] = await train(start(null, { changes: { pos_intra_weight: 2, neg_inter_weight: 0 } }), 1);
  // Twice a float32 number is exact.
  assertEquals(weighted.losses.pos_intra, 2 * plain.losses.pos_intra);
  assertEquals(Math.abs(weighted.losses.neg_inter), 0);
});

tensorTest("step() scores the probes on the codes of the batch", async () => {
  const trainer = start(null, { changes: { dropout: 0 } });
  const batch = batchOf(0);
  const codes = trainer.predictor.codes(batch.features);
  const { state } = trainer;
  const cosines = clusterCosines(positions(codes), state["cluster_probe.centers"] as Tensor2D);
  const probe = {
    weight: state["linear_probe.weight"],
    bias: state["linear_probe.bias"],
  } as LinearParameters;
  const target = linearProbeTarget(batch.labels, 3, { height: SIDE, width: SIDE }, CLASSES);
  const [cluster, linear] = [clusterProbeLoss(cosines), linearProbeLoss(codes, probe, target)];
  const { losses } = await trainer.step(batch);
  assertTensor(cluster, [], [losses.cluster_probe], 1e-6);
  assertTensor(linear, [], [losses.linear_probe], 1e-6);
});

tensorTest("step() lowers the probes' losses on a batch it sees again and again", async () => {
  const trainer = start(null, { changes: { dropout: 0 } });
  const reports = [];
  for (let step = 0; step < 30; step++) reports.push(await trainer.step({ ...batchOf(0), step }));
  for (const name of ["cluster_probe", "linear_probe"]) {
    assertLess(reports[29].losses[name], reports[0].losses[name]);
  }
});

tensorTest("step() leaves the tensor count as it was over 20 steps", async () => {
  const trainer = start({ plan_gradient: "unrolled" });
  const batch = batchOf(0);
  await trainer.step(batch);
  const before = memory().numTensors;
  for (let step = 1; step <= 20; step++) await trainer.step({ ...batch, step });
  assertEquals(memory().numTensors, before);
});

tensorTest("step() takes a batch of one image, its own negative", async () => {
  const { losses } = await start({}).step(batchOf(0, 1));
  assert(Object.values(losses).every(Number.isFinite));
});

tensorTest("the same seed gives the same losses and state to the bit", async () => {
  const [first, second] = [start({}), start({})];
  assertEquals(await train(first, 4), await train(second, 4));
  assertEquals(snapshot(first), snapshot(second));
});

tensorTest("another seed gives other losses and another state", async () => {
  const [first, second] = [start(null, { seed: 0 }), start(null, { seed: 1 })];
  const [[reports], [others]] = [await train(first, 1), await train(second, 1)];
  for (const name of BASELINE_LOSSES) assertNotEquals(reports.losses[name], others.losses[name]);
  assertNotEquals(
    first.state["head.linear.weight"].dataSync(),
    second.state["head.linear.weight"].dataSync(),
  );
});

tensorTest("OMH with weights 0 leaves the baseline's parameters as without OMH, to the bit", async () => {
  const [alone, weightless] = [start(), start({ lambda_cluster: 0, lambda_match: 0 })];
  await train(alone, 3);
  await train(weightless, 3);
  const after = snapshot(weightless);
  const expected = snapshot(alone);
  for (const name of parameterNames(alone)) assertEquals(after[name], expected[name], name);
});

tensorTest("OMH changes the gradient of the head and of nothing else in the baseline", async () => {
  const [alone, hierarchical] = [start(), start({})];
  await train(alone, 1);
  await train(hierarchical, 1);
  // After one step from the same state the first moment is a tenth of the gradient.
  const [before, after] = [snapshot(alone), snapshot(hierarchical)];
  for (const name of parameterNames(alone)) {
    const moment = `adam/${name}/first`;
    if (name.startsWith("head.")) assertNotEquals(after[moment], before[moment], name);
    else assertEquals(after[moment], before[moment], name);
  }
  for (const name of parameterNames(hierarchical).filter((name) => name.startsWith("omh."))) {
    assert(after[`adam/${name}/first`].some((value) => value !== 0), name);
  }
});

tensorTest("the probes never shape the head", async () => {
  const headGradients = async (change: (trainer: Trainer, batch: Batch) => Batch) => {
    const trainer = start();
    await trainer.step(change(trainer, batchOf(0)));
    const moments = Object.entries(snapshot(trainer)).filter(([name]) => name.startsWith("adam/head."));
    return Object.fromEntries(moments);
  };
  const plain = await headGradients((_, batch) => batch);
  assertEquals(Object.keys(plain).length, 12);
  const otherLabels = ({ labels }: Batch) => ({
    ...labels!,
    data: labels!.data.map((label) => (label + 1) % 3),
  });
  assertEquals(await headGradients((_, batch) => ({ ...batch, labels: otherLabels(batch) })), plain);
  for (const name of ["cluster_probe.centers", "linear_probe.weight"]) {
    const flipped = (trainer: Trainer, batch: Batch) => {
      trainer.state[name].assign(neg(trainer.state[name]));
      return batch;
    };
    assertEquals(await headGradients(flipped), plain, name);
  }
});

tensorTest("step() moves head, probes and hierarchy at their own rates", async () => {
  const trainer = start({}, { changes: { head_learning_rate: 1e-3, probe_learning_rate: 0.02 } });
  const before = snapshot(trainer);
  await train(trainer, 1);
  const after = snapshot(trainer);
  for (const name of parameterNames(trainer)) {
    // Adam's first step is the rate times the gradient's sign, for gradients far above its epsilon.
    const largest = Math.max(...after[name].map((value, at) => Math.abs(value - before[name][at])));
    assertAlmostEquals(largest, name.startsWith("head.") ? 1e-3 : 0.02, 1e-6, name);
  }
});

function parameterNames(trainer: Trainer): string[] {
  return Object.keys(trainer.state).filter((name) => !name.startsWith("adam/"));
}

tensorTest("a fresh trainer given state and steps goes on to the same bits", async () => {
  const straight = start({});
  await train(straight, 2);
  const resumed = start({});
  const saved = snapshot(straight);
  for (const [name, value] of Object.entries(resumed.state)) value.assign(tensor(saved[name], value.shape));
  resumed.steps = straight.steps;
  assertEquals(await train(resumed, 5, 2), await train(straight, 5, 2));
  assertEquals(snapshot(resumed), snapshot(straight));
  assertEquals(resumed.steps, 5);
});

tensorTest("step() stops at a plan that underflows, naming levels, solver and temperature", async () => {
  const trainer = start({ solver: "plain", epsilon: 0.005 });
  const before = snapshot(trainer);
  const batch = batchOf(0);
  await assertKeeps(0, async () => {
    const error = await assertRejects(() => trainer.step(batch));
    assert(error instanceof DivergedError);
    assertEquals(
      error.reason,
      "the transport plan between levels 1 and 2 is not finite (solver plain, epsilon 0.005)",
    );
  });
  assertEquals(snapshot(trainer), before);
  assertEquals(trainer.steps, 0);
});

tensorTest("step() refuses a batch without neighbours", async () => {
  const trainer = start();
  const batch = { ...batchOf(0), neighbors: undefined };
  await assertKeeps(0, async () => {
    const error = await assertRejects(() => trainer.step(batch), TypeError);
    assertEquals(error.message, 'Cannot train "stego": the batch has no neighbours, expected them');
  });
});

tensorTest("dispose() frees all that the trainer made", async () => {
  const batch = batchOf(0);
  await assertKeeps(0, async () => {
    const trainer = start({});
    await trainer.step(batch);
    trainer.dispose();
  });
});
