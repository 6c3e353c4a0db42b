import { assert, assertEquals } from "@std/assert";
import { tensor2d } from "@tensorflow/tfjs-core";
import smooseg from "../../../src/methods/smooseg/mod.ts";
import { assertTensor, assertValues, tensorTest } from "../../nn/tensor_fixture.ts";
import {
  CLASSES,
  features,
  SIDE,
  smoosegExample as options,
  snapshot,
  startSmooseg as start,
  WIDTH,
} from "../training_fixture.ts";

Deno.test("smooseg declares its name, what it needs, and an example that its options accept", () => {
  assertEquals([smooseg.name, smooseg.needs], ["smooseg", []]);
  // The official program drops an epoch's last, smaller batch.
  assertEquals(smooseg.dropLast, true);
  const parsed = smooseg.options.parse(smooseg.example);
  assertEquals({ ...parsed, ...smooseg.example }, parsed);
});

Deno.test("smooseg's cost grows with the number of positions, not with its square", () => {
  const shape = { batch: 2, positions: 16, channels: 8, classes: 3, clusters: 3 };
  const cost = (positions: number) => smooseg.stepFlops({ ...shape, positions }, { ...options() });
  assertEquals(cost(32), 2 * cost(16));
});

tensorTest("smooseg starts projector, centres and levels under stable names", () => {
  const shapes = Object.entries(start({}).state)
    .filter(([name]) => !name.startsWith("adam/"))
    .map(([name, { shape }]) => [name, shape]);
  assertEquals(shapes, [
    ["head.linear.weight", [WIDTH, 6]],
    ["head.linear.bias", [1, 6]],
    ["head.hidden.weight", [WIDTH, WIDTH]],
    ["head.hidden.bias", [1, WIDTH]],
    ["head.output.weight", [WIDTH, 6]],
    ["head.output.bias", [1, 6]],
    ["predictor.student", [CLASSES, 6]],
    ["omh.centers_1", [CLASSES, 6]],
    ["omh.centers_2", [2 * CLASSES, 6]],
    ["omh.centers_3", [4 * CLASSES, 6]],
    ["predictor.teacher", [CLASSES, 6]],
    ["omh.teacher_1", [CLASSES, 6]],
    ["omh.teacher_2", [2 * CLASSES, 6]],
    ["omh.teacher_3", [4 * CLASSES, 6]],
  ]);
});

tensorTest("smooseg has no moments for its teachers", () => {
  const moments = Object.keys(start({}).state).filter((name) => name.startsWith("adam/"));
  assertEquals(moments.length, 2 * (6 + 1 + 3));
  assert(moments.every((name) => !name.includes("teacher")));
});

tensorTest("smooseg starts the baseline alike with OMH and without", () => {
  const [alone, withOmh] = [snapshot(start(null)), snapshot(start({}))];
  for (const [name, values] of Object.entries(alone)) assertEquals(withOmh[name], values, name);
  assertEquals(Object.keys(alone).filter((name) => name.includes("omh")), []);
});

tensorTest("smooseg predicts clusters alone, of the baseline's shapes with OMH as without", () => {
  for (const hierarchy of [null, {}]) {
    const { predictor } = start(hierarchy);
    assertEquals(predictor.linear, undefined);
    assertEquals(predictor.codes(features(2, 1)).shape, [2, SIDE, SIDE, 6]);
    const logs = predictor.clusters(tensor2d([[1, 2, 3, 4, 5, 6], [0, 1, 0, 1, 0, 1]]));
    assertEquals(logs.shape, [2, CLASSES]);
    assertValues(logs.exp().sum(1).dataSync(), [1, 1], 1e-5);
  }
});

tensorTest("smooseg predicts with the teacher", () => {
  const { predictor, state } = start();
  const codes = tensor2d([[1, 2, 3, 4, 5, 6]]);
  const before = predictor.clusters(codes).dataSync();
  state["predictor.student"].assign(state["predictor.student"].neg());
  assertEquals(predictor.clusters(codes).dataSync(), before);
  state["predictor.teacher"].assign(state["predictor.teacher"].neg());
  const after = predictor.clusters(codes);
  assertTensor(after.argMax(1), [1], [before.indexOf(Math.min(...before))], 0);
});

tensorTest("smooseg's predictor drops nothing out", () => {
  const { predictor } = start(null, { changes: { dropout: 0.9 } });
  const map = features(1, 1);
  assertTensor(predictor.codes(map), [1, SIDE, SIDE, 6], predictor.codes(map).dataSync(), 0);
});
