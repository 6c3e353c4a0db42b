import { assertEquals, assertLess, assertNotEquals } from "@std/assert";
import { memory, tensor, type Tensor2D } from "@tensorflow/tfjs-core";
import { RandomStreams } from "../../../src/base/random.ts";
import dino, { dinoOptions } from "../../../src/methods/dino/mod.ts";
import { clusterCosines, clusterProbeLoss } from "../../../src/methods/parts/cluster_probe.ts";
import { linearProbeLoss, linearProbeTarget } from "../../../src/methods/parts/linear_probe.ts";
import type { Trainer } from "../../../src/methods/types.ts";
import type { LinearParameters } from "../../../src/nn/initialize.ts";
import { positions } from "../../../src/nn/positions.ts";
import { assertKeeps, assertTensor, tensorTest } from "../../nn/tensor_fixture.ts";
import { batchOf, CLASSES, features, SIDE, snapshot, train, TRAINING, WIDTH } from "../training_fixture.ts";

function start(seed = 0): Trainer {
  const options = dino.options.parse({});
  return dino.trainer({
    options,
    omh: null,
    classes: CLASSES,
    channels: WIDTH,
    random: new RandomStreams(seed),
    ...TRAINING,
  });
}

Deno.test("dinoOptions default to the step size of STEGO's probes", () => {
  assertEquals(dinoOptions.parse({}), { probe_learning_rate: 5e-3 });
});

Deno.test("dinoOptions refuse rates out of range and unknown settings", () => {
  for (const bad of [{ probe_learning_rate: 0 }, { probe_learning_rate: 2 }, { dim: 70 }]) {
    assertEquals(dinoOptions.safeParse(bad).success, false, JSON.stringify(bad));
  }
});

Deno.test("dino declares its name, that features are all it needs and that it has no head for OMH", () => {
  assertEquals([dino.name, dino.needs, dino.dropLast, dino.supportsOmh], ["dino", [], false, false]);
});

Deno.test("dino counts a matrix product of its two probes, forwards and backwards", () => {
  const shape = { batch: 2, positions: 5, channels: 8, classes: 3, clusters: 3 };
  assertEquals(dino.stepFlops(shape, dino.options.parse({})), 3 * 2 * (2 * 5) * 8 * (2 * 3));
});

tensorTest("dino starts two probes on all feature channels", () => {
  const { state } = start();
  const shapes = Object.entries(state).map(([name, { shape }]) => [name, shape]).slice(0, 3);
  assertEquals(shapes, [
    ["cluster_probe.centers", [CLASSES, WIDTH]],
    ["linear_probe.weight", [WIDTH, CLASSES]],
    ["linear_probe.bias", [1, CLASSES]],
  ]);
});

tensorTest("step() scores both probes on the features", async () => {
  const trainer = start();
  const { state } = trainer;
  const { features, labels } = batchOf(0);
  const probe = {
    weight: state["linear_probe.weight"],
    bias: state["linear_probe.bias"],
  } as LinearParameters;
  const target = linearProbeTarget(labels, 3, { height: SIDE, width: SIDE }, CLASSES);
  const cosines = clusterCosines(positions(features), state["cluster_probe.centers"] as Tensor2D);
  const [cluster, linear] = [clusterProbeLoss(cosines), linearProbeLoss(features, probe, target)];
  const { losses } = await trainer.step(batchOf(0));
  assertEquals(Object.keys(losses), ["cluster_probe", "linear_probe"]);
  assertTensor(cluster, [], [losses.cluster_probe], 1e-6);
  assertTensor(linear, [], [losses.linear_probe], 1e-6);
});

tensorTest("step() lowers both losses on a batch it sees again and again", async () => {
  const trainer = start();
  const reports = [];
  for (let step = 0; step < 30; step++) reports.push(await trainer.step({ ...batchOf(0), step }));
  for (const name of ["cluster_probe", "linear_probe"]) {
    assertLess(reports[29].losses[name], reports[0].losses[name]);
  }
});

tensorTest("the predictor's codes are the features", () => {
  const { predictor } = start();
  const map = features(2, 1);
  assertTensor(predictor.codes(map), map.shape, map.dataSync(), 0);
  // The caller disposes of the codes, and the features must outlive them.
  predictor.codes(map).dispose();
  assertEquals(map.isDisposed, false);
  for (const logs of [predictor.clusters, predictor.linear!]) {
    assertEquals(logs(positions(map)).shape, [2 * SIDE * SIDE, CLASSES]);
  }
});

tensorTest("the same seed gives the same bits, another seed others", async () => {
  const [first, second, other] = [start(), start(), start(1)];
  assertEquals(await train(first, 3), await train(second, 3));
  assertEquals(snapshot(first), snapshot(second));
  assertNotEquals(await train(other, 3), await train(start(), 3));
});

tensorTest("a fresh trainer given state and steps goes on to the same bits", async () => {
  const [straight, resumed] = [start(), start(1)];
  await train(straight, 2);
  const saved = snapshot(straight);
  for (const [name, value] of Object.entries(resumed.state)) value.assign(tensor(saved[name], value.shape));
  resumed.steps = straight.steps;
  assertEquals(await train(resumed, 4, 2), await train(straight, 4, 2));
  assertEquals(snapshot(resumed), snapshot(straight));
});

tensorTest("step() leaves the tensor count as it was over 20 steps, and dispose() frees all", async () => {
  const batch = batchOf(0);
  await assertKeeps(0, async () => {
    const trainer = start();
    await trainer.step(batch);
    const before = memory().numTensors;
    for (let step = 1; step <= 20; step++) await trainer.step({ ...batch, step });
    assertEquals(memory().numTensors, before);
    trainer.dispose();
  });
});
