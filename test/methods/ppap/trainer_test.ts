import { assert, assertAlmostEquals, assertEquals, assertNotEquals } from "@std/assert";
import type { Trainer } from "../../../src/methods/types.ts";
import { assertKeeps, tensorTest } from "../../nn/tensor_fixture.ts";
import { features, snapshot, train } from "../training_fixture.ts";
import { start } from "./ppap_fixture.ts";

const BASELINE_LOSSES = ["contrastive", "cluster_probe", "linear_probe"];
/** What is clipped together. */
const netNames = (trainer: Trainer) =>
  Object.keys(trainer.state).filter((name) => /^(decoder|projection)\./.test(name));

/** Norm of the net's gradients as they came to the optimiser: after one step the first moment is a tenth of them. */
function netGradientNorm(trainer: Trainer): number {
  const state = snapshot(trainer);
  return Math.hypot(...netNames(trainer).flatMap((name) => [...state[`adam/${name}/first`]])) * 10;
}

tensorTest("step() reports the losses, and OMH's where it is on", async () => {
  const [alone] = await train(start(), 1);
  assertEquals(Object.keys(alone.losses), BASELINE_LOSSES);
  const [hierarchical] = await train(start({}), 1);
  assertEquals(Object.keys(hierarchical.losses), [...BASELINE_LOSSES, "omh_cluster", "omh_match"]);
  for (const name of BASELINE_LOSSES) assertEquals(hierarchical.losses[name], alone.losses[name]);
});

tensorTest("step() lets the contrastive loss fall", async () => {
  const trainer = start(null, { changes: { learning_rate: 0.01, criterion_dropout: 0 } });
  const reports = await train(trainer, 12);
  const mean = (from: number) =>
    reports.slice(from, from + 4).reduce((sum, { losses }) => sum + losses.contrastive, 0) / 4;
  assert(mean(8) < mean(0), `${mean(8)} is not below ${mean(0)}`);
});

tensorTest("step() clips block and projection together, OMH's part of their gradient included", async () => {
  for (const omh of [null, {}]) {
    const clipped = start(omh, { changes: { clip_norm: 1e-3 } });
    await train(clipped, 1);
    // The limit is divided by the norm and 1e-6 more.
    assertAlmostEquals(netGradientNorm(clipped), 1e-3, 1e-5);
  }
});

tensorTest("biases and normalisations decay only where all do", async () => {
  const decayed = async (decay_all: boolean) => {
    const trainer = start(null, { changes: { decay_all, weight_decay: 1, learning_rate: 0.5 } });
    const before = snapshot(trainer)["decoder.norm1.gain"];
    const plain = start(null, { changes: { weight_decay: 0, learning_rate: 0.5 } });
    await train(trainer, 1);
    await train(plain, 1);
    const [got, want] = [snapshot(trainer), snapshot(plain)];
    const moved = (name: string) => got[name].some((value, at) => value !== want[name][at]);
    assertEquals(before.length, 8);
    assert(moved("decoder.qkv.weight"));
    return moved("decoder.norm1.gain");
  };
  assertEquals([await decayed(true), await decayed(false)], [true, false]);
});

tensorTest("the predictor gives the features as codes until the block has learnt", async () => {
  const trainer = start();
  const x = features(2, 5);
  const codes = () => trainer.predictor.codes(x).dataSync();
  assertEquals(codes(), x.dataSync());
  await train(trainer, 1);
  assertNotEquals(codes(), x.dataSync());
});

tensorTest("a kept model has the block and the probes, not the projection", () => {
  const trainer = start();
  assertEquals(trainer.kept!.filter((name) => name.startsWith("projection")), []);
  assertEquals(trainer.kept!.length, 12 + 3);
});

tensorTest("a prediction keeps its codes alone", () => {
  const [trainer, x] = [start(), features(1, 5)];
  return assertKeeps(1, () => trainer.predictor.codes(x));
});
