import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertLess,
  assertNotEquals,
  assertRejects,
} from "@std/assert";
import { memory, tensor } from "@tensorflow/tfjs-core";
import type { Trainer } from "../../../src/methods/types.ts";
import { DivergedError } from "../../../src/nn/diverged_error.ts";
import { positions } from "../../../src/nn/positions.ts";
import { assertKeeps, tensorTest } from "../../nn/tensor_fixture.ts";
import { snapshot } from "../training_fixture.ts";
import { batchOf, start, train } from "./hp_fixture.ts";

const BASELINE_LOSSES = ["contrastive", "consistency", "cluster_probe", "linear_probe"];

const parameterNames = (trainer: Trainer) =>
  Object.keys(trainer.state).filter((name) => !name.startsWith("adam/"));
const headNames = (trainer: Trainer) => parameterNames(trainer).filter((name) => name.startsWith("head."));

/** Norm of the head's gradients as they came to the optimiser: after one step the first moment is a tenth of them. */
function headGradientNorm(trainer: Trainer): number {
  const state = snapshot(trainer);
  return Math.hypot(...headNames(trainer).flatMap((name) => [...state[`adam/${name}/first`]])) * 10;
}

tensorTest("step() reports the weighted losses and lambda, and OMH's where it is on", async () => {
  const [alone] = await train(start(), 1);
  assertEquals(Object.keys(alone.losses), BASELINE_LOSSES);
  assertEquals(alone.diagnostics, { specific_weight: 0 });
  const [hierarchical] = await train(start({}), 1);
  assertEquals(Object.keys(hierarchical.losses), [...BASELINE_LOSSES, "omh_cluster", "omh_match"]);
  assertEquals(Object.keys(hierarchical.diagnostics), [
    "specific_weight",
    "plan_entropy_1",
    "plan_entropy_2",
  ]);
  for (const name of BASELINE_LOSSES) assertEquals(hierarchical.losses[name], alone.losses[name]);
});

tensorTest("step() lets lambda grow after the warm-up", async () => {
  const reports = await train(start(null, { changes: { warmup: 2 } }), 5);
  assertEquals(reports.map(({ diagnostics }) => diagnostics.specific_weight), [0, 0, 0, 0.1, 0.2]);
});

tensorTest("step() fills both pools at first and renews the specific one alone", async () => {
  const trainer = start(null, { changes: { renew_interval: 2 } });
  // Epochs of four steps: a renewal before steps 2 and 6, none before step 4.
  const pools: Record<string, Float32Array>[] = [];
  for (let step = 0; step < 7; step++) {
    await train(trainer, step + 1, step);
    pools.push(snapshot(trainer));
  }
  assert(pools[0]["pools.agnostic"].some((value) => value !== 0));
  const renewed = (step: number, pool: string) => {
    const [before, after] = [pools[step - 1][pool], pools[step][pool]];
    return after.some((value, at) => value !== before[at]);
  };
  const steps = [1, 2, 3, 4, 5, 6];
  assertEquals(steps.filter((step) => renewed(step, "pools.specific")), [2, 6]);
  assertEquals(steps.filter((step) => renewed(step, "pools.agnostic")), []);
});

tensorTest("the momentum head follows the head as it was before the step", async () => {
  const trainer = start(null, { changes: { momentum: 0.9 } });
  const initial = snapshot(trainer);
  await train(trainer, 1);
  const first = snapshot(trainer);
  // In the first step there is nothing to follow; float32 rounds 0.9 x + 0.1 x.
  const at = (state: Record<string, Float32Array>, head: string) => state[`${head}.hidden.weight`][5];
  assertAlmostEquals(at(first, "momentum_head"), at(initial, "head"), 1e-7);
  await train(trainer, 2, 1);
  const expected = 0.9 * at(first, "momentum_head") + 0.1 * at(first, "head");
  assertAlmostEquals(at(snapshot(trainer), "momentum_head"), expected, 1e-7);
});

tensorTest("step() clips the head's gradient together with OMH's part, and no other", async () => {
  const [free, clipped] = [start({}), start({}, { changes: { head_clip_norm: 0.5 } })];
  await train(free, 1);
  await train(clipped, 1);
  assertGreater(headGradientNorm(free), 0.5);
  assertAlmostEquals(headGradientNorm(clipped), 0.5, 1e-5);
  const [before, after] = [snapshot(free), snapshot(clipped)];
  for (const name of ["projection.weight", "cluster_probe.centers", "linear_probe.weight", "omh.centers_1"]) {
    assertEquals(after[`adam/${name}/first`], before[`adam/${name}/first`], name);
  }
});

tensorTest("the default clip holds with OMH on", async () => {
  const trainer = start({}, { changes: { temperature: 0.1, base_temperature: 0.001 } });
  await train(trainer, 1);
  assertAlmostEquals(headGradientNorm(trainer), 10, 1e-4);
});

tensorTest("step() decays weights and biases of the head alone", async () => {
  const decayed = start(null, { changes: { head_weight_decay: 1, head_learning_rate: 1e-3 } });
  const plain = start(null, { changes: { head_weight_decay: 0, head_learning_rate: 1e-3 } });
  const initial = snapshot(plain);
  await train(decayed, 1);
  await train(plain, 1);
  const [with1, without] = [snapshot(decayed), snapshot(plain)];
  for (const name of parameterNames(plain)) {
    const taken = name.startsWith("head.") ? 1e-3 : 0;
    for (const [at, value] of initial[name].entries()) {
      assertAlmostEquals(without[name][at] - with1[name][at], taken * value, 1e-7, name);
    }
  }
});

tensorTest("step() moves each group at its own rate", async () => {
  const changes = {
    head_learning_rate: 1e-3,
    head_weight_decay: 0,
    cluster_learning_rate: 0.02,
    linear_learning_rate: 0.01,
  };
  const trainer = start({}, { changes });
  const before = snapshot(trainer);
  await train(trainer, 1);
  const after = snapshot(trainer);
  const rates: Record<string, number> = {
    head: 1e-3,
    projection: 1e-3,
    cluster_probe: 0.02,
    linear_probe: 0.01,
    omh: 0.02,
  };
  for (const name of parameterNames(trainer)) {
    const rate = rates[name.split(".")[0]];
    if (rate === undefined) continue;
    // Adam's first step is the rate times the gradient's sign, for gradients far above its epsilon.
    const largest = Math.max(...after[name].map((value, at) => Math.abs(value - before[name][at])));
    assertAlmostEquals(largest, rate, 1e-6, name);
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

tensorTest("step() lowers the loss on a batch it sees again and again", async () => {
  const changes = { dropout: 0, negative_share: 1, consistency_weight: 0 };
  const trainer = start(null, { changes });
  const reports = [];
  for (let step = 0; step < 30; step++) reports.push(await trainer.step({ ...batchOf(0), step: step % 2 }));
  assertLess(reports[29].losses.contrastive, reports[1].losses.contrastive);
  assertLess(reports[29].losses.linear_probe, reports[1].losses.linear_probe);
});

tensorTest("the same seed gives the same losses and state to the bit, another seed others", async () => {
  const [first, second, other] = [start({}), start({}), start({}, { seed: 1 })];
  const reports = await train(first, 4);
  assertEquals(await train(second, 4), reports);
  assertEquals(snapshot(second), snapshot(first));
  assertNotEquals((await train(other, 1))[0].losses.contrastive, reports[0].losses.contrastive);
});

tensorTest("OMH with weights 0 leaves the baseline's parameters as without OMH, to the bit", async () => {
  const [alone, weightless] = [start(), start({ lambda_cluster: 0, lambda_match: 0 })];
  await train(alone, 3);
  await train(weightless, 3);
  const [expected, after] = [snapshot(alone), snapshot(weightless)];
  for (const name of parameterNames(alone)) assertEquals(after[name], expected[name], name);
});

tensorTest("OMH changes the gradient of the head and of nothing else in the baseline", async () => {
  const [alone, hierarchical] = [start(), start({})];
  await train(alone, 1);
  await train(hierarchical, 1);
  const [before, after] = [snapshot(alone), snapshot(hierarchical)];
  for (const name of parameterNames(alone)) {
    const moment = `adam/${name}/first`;
    if (name.startsWith("head.")) assertNotEquals(after[moment], before[moment], name);
    // Pools and momentum head have no moments: no gradient reaches them.
    else assertEquals(after[moment] ?? after[name], before[moment] ?? before[name], name);
  }
  for (const name of parameterNames(hierarchical).filter((name) => name.startsWith("omh."))) {
    assert(after[`adam/${name}/first`].some((value) => value !== 0), name);
  }
});

tensorTest("a fresh trainer given state and steps goes on to the same bits, pools included", async () => {
  const straight = start({});
  await train(straight, 2);
  const resumed = start({});
  const saved = snapshot(straight);
  for (const [name, value] of Object.entries(resumed.state)) value.assign(tensor(saved[name], value.shape));
  resumed.steps = straight.steps;
  assertEquals(await train(resumed, 6, 2), await train(straight, 6, 2));
  assertEquals(snapshot(resumed), snapshot(straight));
  assertEquals(resumed.steps, 6);
});

tensorTest("step() stops at a plan that underflows before it fills the pools", async () => {
  const trainer = start({ solver: "plain", epsilon: 0.005 });
  const before = snapshot(trainer);
  const batch = batchOf(0);
  await assertKeeps(0, async () => {
    await assertRejects(() => trainer.step(batch), DivergedError);
  });
  assertEquals(snapshot(trainer), before);
});

tensorTest("predictor drops nothing out and has both probes", () => {
  const { predictor } = start();
  const { features } = batchOf(0);
  const codes = predictor.codes(features);
  assertEquals(codes.shape, [3, 4, 4, 6]);
  assertEquals(codes.dataSync(), predictor.codes(features).dataSync());
  const table = positions(codes);
  assertEquals([predictor.clusters(table).shape, predictor.linear!(table).shape], [[48, 3], [48, 3]]);
});

tensorTest("dispose() frees all that the trainer made", async () => {
  const batch = batchOf(0);
  await assertKeeps(0, async () => {
    const trainer = start({});
    await trainer.step(batch);
    trainer.dispose();
  });
});
