import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertLess,
  assertNotEquals,
  assertRejects,
} from "@std/assert";
import { memory, tensor } from "@tensorflow/tfjs-core";
import type { Trainer } from "../../../src/methods/types.ts";
import { DivergedError } from "../../../src/nn/diverged_error.ts";
import { assertKeeps, assertValues, tensorTest } from "../../nn/tensor_fixture.ts";
import { batchOf, snapshot, startSmooseg as start, train } from "../training_fixture.ts";

const BASELINE_LOSSES = ["smoothness_intra", "smoothness_across", "data"];

function parameterNames(trainer: Trainer): string[] {
  return Object.keys(trainer.state).filter((name) => !name.startsWith("adam/"));
}

tensorTest("step() reports the losses, and OMH's where it is on", async () => {
  const [alone] = await train(start(), 1);
  assertEquals(Object.keys(alone.losses), BASELINE_LOSSES);
  assertEquals(alone.diagnostics, {});
  const [hierarchical] = await train(start({}), 1);
  assertEquals(Object.keys(hierarchical.losses), [...BASELINE_LOSSES, "omh_cluster", "omh_match"]);
  assertEquals(Object.keys(hierarchical.diagnostics), ["plan_entropy_1", "plan_entropy_2"]);
  // Before the first update, the baseline's losses do not know of OMH.
  for (const name of BASELINE_LOSSES) assertEquals(hierarchical.losses[name], alone.losses[name]);
});

tensorTest("step() lowers its losses on a batch it sees again and again", async () => {
  const changes = { dropout: 0, head_learning_rate: 0.01, predictor_learning_rate: 0.01 };
  const trainer = start(null, { changes });
  const totals = [];
  for (let step = 0; step < 30; step++) {
    // The same step, so that the partners stay the same.
    const { losses } = await trainer.step(batchOf(0));
    totals.push(Object.values(losses).reduce((sum, loss) => sum + loss, 0));
  }
  assertLess(totals[29], totals[0]);
});

tensorTest("step() moves every teacher towards the student as it was before the step", async () => {
  const trainer = start({}, { changes: { alpha: 0.75, predictor_learning_rate: 0.1 } });
  await train(trainer, 1);
  const before = snapshot(trainer);
  await train(trainer, 2, 1);
  const after = snapshot(trainer);
  const pairs = [["predictor.student", "predictor.teacher"]];
  for (const m of [1, 2, 3]) pairs.push([`omh.centers_${m}`, `omh.teacher_${m}`]);
  for (const [student, teacher] of pairs) {
    const expected = before[teacher].map((value, at) => 0.75 * value + 0.25 * before[student][at]);
    assertValues(after[teacher], expected, 1e-6);
    assertNotEquals(after[student], before[student]);
  }
});

tensorTest("step() moves projector, student and levels at their own rates", async () => {
  const trainer = start({}, { changes: { head_learning_rate: 1e-3, predictor_learning_rate: 0.02 } });
  const before = snapshot(trainer);
  await train(trainer, 1);
  const after = snapshot(trainer);
  for (const name of parameterNames(trainer).filter((name) => !name.includes("teacher"))) {
    // Adam's first step is the rate times the gradient's sign, for gradients far above its epsilon.
    const largest = Math.max(...after[name].map((value, at) => Math.abs(value - before[name][at])));
    assertAlmostEquals(largest, name.startsWith("head.") ? 1e-3 : 0.02, 1e-6, name);
  }
});

tensorTest("the data term trains the student alone, the smoothness terms the projector alone", async () => {
  const gradients = async (change: (trainer: Trainer) => void) => {
    const trainer = start();
    change(trainer);
    await train(trainer, 1);
    return snapshot(trainer);
  };
  const plain = await gradients(() => {});
  const otherStudent = await gradients(({ state }) =>
    state["predictor.student"].assign(state["predictor.student"].neg())
  );
  for (const name of Object.keys(plain).filter((name) => name.startsWith("adam/head."))) {
    assertEquals(otherStudent[name], plain[name], name);
    assert(plain[name].some((value) => value !== 0), name);
  }
  assertNotEquals(otherStudent["adam/predictor.student/first"], plain["adam/predictor.student/first"]);
});

tensorTest("OMH with weights 0 leaves the baseline as without OMH, to the bit", async () => {
  const [alone, weightless] = [start(), start({ lambda_cluster: 0, lambda_match: 0 })];
  await train(alone, 3);
  await train(weightless, 3);
  const [expected, after] = [snapshot(alone), snapshot(weightless)];
  for (const name of Object.keys(expected)) assertEquals(after[name], expected[name], name);
});

tensorTest("OMH changes the gradient of the projector and of nothing else in the baseline", async () => {
  for (const omh_cluster_loss of ["activation", "cross-entropy"] as const) {
    const [alone, hierarchical] = [start(), start({}, { changes: { omh_cluster_loss } })];
    await train(alone, 1);
    await train(hierarchical, 1);
    // After one step from the same state the first moment is a tenth of the gradient.
    const [before, after] = [snapshot(alone), snapshot(hierarchical)];
    for (const name of Object.keys(before).filter((name) => name.startsWith("adam/"))) {
      if (name.startsWith("adam/head.")) assertNotEquals(after[name], before[name], name);
      else assertEquals(after[name], before[name], name);
    }
    for (const m of [1, 2, 3]) assert(after[`adam/omh.centers_${m}/first`].some((value) => value !== 0));
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

tensorTest("step() takes a batch of one image, its own partner", async () => {
  const { losses } = await start({}).step(batchOf(0, 1));
  assert(Object.values(losses).every(Number.isFinite));
});

tensorTest("the same seed gives the same losses and state to the bit", async () => {
  const [first, second] = [start({}), start({})];
  assertEquals(await train(first, 4), await train(second, 4));
  assertEquals(snapshot(first), snapshot(second));
});

tensorTest("another seed gives other losses", async () => {
  const [[report], [other]] = [await train(start(), 1), await train(start(null, { seed: 1 }), 1)];
  for (const name of BASELINE_LOSSES) assertNotEquals(report.losses[name], other.losses[name]);
});

tensorTest("a fresh trainer given state and steps goes on to the same bits", async () => {
  const straight = start({});
  await train(straight, 2);
  const resumed = start({});
  const saved = snapshot(straight);
  for (const [name, value] of Object.entries(resumed.state)) value.assign(tensor(saved[name], value.shape));
  resumed.steps = straight.steps;
  assertEquals(await train(resumed, 5, 2), await train(straight, 5, 2));
  assertEquals(snapshot(resumed), snapshot(straight));
});

tensorTest("step() that diverges leaves the teachers where they were", async () => {
  const trainer = start({ solver: "plain", epsilon: 0.005 }, { changes: { alpha: 0 } });
  const before = snapshot(trainer);
  const batch = batchOf(0);
  await assertKeeps(0, async () => {
    assert(await assertRejects(() => trainer.step(batch)) instanceof DivergedError);
  });
  assertEquals(snapshot(trainer), before);
});

tensorTest("dispose() frees all that the trainer made", async () => {
  const batch = batchOf(0);
  await assertKeeps(0, async () => {
    const trainer = start({});
    await trainer.step(batch);
    trainer.dispose();
  });
});
