import { assertEquals, assertGreater, assertThrows } from "@std/assert";
import { RandomStreams } from "../../../src/base/random.ts";
import hp from "../../../src/methods/hp/mod.ts";
import { streamNeeds } from "../../../src/methods/needs.ts";
import { assertKeeps, tensorTest } from "../../nn/tensor_fixture.ts";
import { CLASSES, TRAINING, WIDTH } from "../training_fixture.ts";
import { options, start } from "./hp_fixture.ts";

const context = { omh: null, classes: CLASSES, channels: WIDTH, random: new RandomStreams(0), ...TRAINING };

Deno.test("hp declares its name, what becomes of the last batch, and an example that its options accept", () => {
  assertEquals([hp.name, hp.version, hp.dropLast], ["hp", 1, true]);
  assertEquals(hp.options.safeParse(hp.example).success, true);
});

Deno.test("hp needs colour-jittered images only where the consistency loss has weight", () => {
  const needs = (consistency_weight: number) => streamNeeds(hp, { ...options({ consistency_weight }) });
  assertEquals([needs(0.05), needs(0)], [["attention", "jittered"], ["attention"]]);
});

Deno.test("hp counts operations that grow with the square of the positions", () => {
  const flops = (batch: number) =>
    hp.stepFlops({ batch, positions: 100, channels: 8, classes: 3, clusters: 3 }, {
      ...options({ pool_size: 6 }),
    });
  const [one, two] = [flops(10), flops(20)];
  // Nearly all of the work is on pairs.
  assertGreater(two / one, 3.8);
  assertGreater(4, two / one);
});

tensorTest("hp starts its parts under stable names and shapes", () => {
  const { state } = start({});
  const shapes = Object.entries(state).filter(([name]) => !name.startsWith("adam/"))
    .map(([name, { shape }]) => [name, shape]);
  const head = (name: string) => [
    [`${name}.linear.weight`, [8, 6]],
    [`${name}.linear.bias`, [1, 6]],
    [`${name}.hidden.weight`, [8, 8]],
    [`${name}.hidden.bias`, [1, 8]],
    [`${name}.output.weight`, [8, 6]],
    [`${name}.output.bias`, [1, 6]],
  ];
  assertEquals(shapes, [
    ...head("head"),
    ["projection.weight", [6, 6]],
    ["projection.bias", [1, 6]],
    ["cluster_probe.centers", [3, 6]],
    ["linear_probe.weight", [6, 3]],
    ["linear_probe.bias", [1, 3]],
    ["omh.centers_1", [3, 6]],
    ["omh.centers_2", [6, 6]],
    ["omh.centers_3", [12, 6]],
    ...head("momentum_head"),
    ["pools.agnostic", [6, 8]],
    ["pools.specific", [6, 6]],
  ]);
});

tensorTest("hp starts the baseline alike with OMH and without", () => {
  const [alone, hierarchical] = [start(), start({})];
  for (const [name, value] of Object.entries(alone.state)) {
    assertEquals(hierarchical.state[name].dataSync(), value.dataSync(), name);
  }
});

tensorTest("hp refuses pools that the training images cannot fill, and keeps nothing", async () => {
  await assertKeeps(0, () => {
    const trainer = () => hp.trainer({ ...context, options: { ...options({ pool_size: 15 }) } });
    const { message } = assertThrows(trainer, RangeError);
    assertEquals(message.includes("pool_size is 15 and there are 12 training images"), true, message);
  });
});
