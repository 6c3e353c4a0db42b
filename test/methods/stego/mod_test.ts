import { assertEquals } from "@std/assert";
import { tensor2d } from "@tensorflow/tfjs-core";
import stego from "../../../src/methods/stego/mod.ts";
import { assertTensor, assertValues, tensorTest } from "../../nn/tensor_fixture.ts";
import { CLASSES, features, SIDE, snapshot, startStego as start, WIDTH } from "../training_fixture.ts";

Deno.test("stego declares its name, what it needs, and an example that its options accept", () => {
  assertEquals([stego.name, stego.version, stego.needs], ["stego", 1, ["neighbors"]]);
  // The official program keeps an epoch's last, smaller batch.
  assertEquals(stego.dropLast, false);
  const parsed = stego.options.parse(stego.example);
  assertEquals({ ...parsed, ...stego.example }, parsed);
});

Deno.test("stego counts the operations of head and point pairs", () => {
  const shape = { batch: 2, positions: 16, channels: 8, classes: 3, clusters: 3 };
  // Head, batch and neighbours: 64 rows of 8 to 2 * 6 + 8, three times 2 each. Pairs: self, neighbour, 2 negatives
  // of 2 images with 9 * 9 points: features of 8 once, codes of 6 three times.
  const pairs = 4 * 2 * 81;
  const expected = 3 * 2 * 64 * 8 * 20 + 2 * pairs * 8 + 3 * 2 * pairs * 6;
  assertEquals(stego.stepFlops(shape, stego.options.parse(stego.example)), expected);
});

tensorTest("stego starts head, probes and hierarchy under stable names", () => {
  const shapes = Object.entries(start({}).state).map(([name, { shape }]) => [name, shape]);
  assertEquals(shapes.slice(0, 12), [
    ["head.linear.weight", [WIDTH, 6]],
    ["head.linear.bias", [1, 6]],
    ["head.hidden.weight", [WIDTH, WIDTH]],
    ["head.hidden.bias", [1, WIDTH]],
    ["head.output.weight", [WIDTH, 6]],
    ["head.output.bias", [1, 6]],
    ["cluster_probe.centers", [CLASSES, 6]],
    ["linear_probe.weight", [6, CLASSES]],
    ["linear_probe.bias", [1, CLASSES]],
    ["omh.centers_1", [CLASSES, 6]],
    ["omh.centers_2", [2 * CLASSES, 6]],
    ["omh.centers_3", [4 * CLASSES, 6]],
  ]);
  const moments = shapes.slice(0, 12).flatMap(([name, shape]) => [
    [`adam/${name}/first`, shape],
    [`adam/${name}/second`, shape],
  ]);
  assertEquals(shapes.slice(12), moments);
});

tensorTest("stego starts the baseline alike with OMH and without", () => {
  const [alone, withOmh] = [snapshot(start(null)), snapshot(start({}))];
  for (const [name, values] of Object.entries(alone)) assertEquals(withOmh[name], values, name);
  assertEquals(Object.keys(alone).filter((name) => name.includes("omh")), []);
});

tensorTest("stego's predictor has the baseline's shapes, with OMH as without", () => {
  for (const hierarchy of [null, {}]) {
    const { predictor } = start(hierarchy);
    assertEquals(predictor.codes(features(2, 1)).shape, [2, SIDE, SIDE, 6]);
    const codes = tensor2d([[1, 2, 3, 4, 5, 6], [0, 1, 0, 1, 0, 1]]);
    for (const logs of [predictor.clusters(codes), predictor.linear!(codes)]) {
      assertEquals(logs.shape, [2, CLASSES]);
      assertValues(logs.exp().sum(1).dataSync(), [1, 1], 1e-5);
    }
  }
});

tensorTest("stego's predictor drops nothing out", () => {
  const { predictor } = start(null, { changes: { dropout: 0.9 } });
  const map = features(1, 1);
  assertTensor(predictor.codes(map), [1, SIDE, SIDE, 6], predictor.codes(map).dataSync(), 0);
});
