import { assertEquals, assertNotEquals } from "@std/assert";
import { tensor2d } from "@tensorflow/tfjs-core";
import { RandomStreams } from "../../../src/base/random.ts";
import { drawStep, mapTokens, prepareStep, project } from "../../../src/methods/ppap/objective.ts";
import { ownedVariable } from "../../../src/nn/initialize.ts";
import { assertTensor, assertValues, tensorTest } from "../../nn/tensor_fixture.ts";
import { batchOf, features, WIDTH } from "../training_fixture.ts";
import { options } from "./ppap_fixture.ts";

tensorTest("drawStep() draws a mask and anchors by the step", () => {
  const random = new RandomStreams(0);
  const draws = (step: number) => drawStep(random, batchOf(step), options());
  assertEquals(draws(0).mask.shape, [3, WIDTH]);
  assertEquals(draws(0).anchors.map((block) => block.length), [4, 4, 4]);
  assertEquals(draws(1).anchors, draws(1).anchors);
  assertNotEquals(draws(0).anchors, draws(1).anchors);
});

tensorTest("prepareStep() looks for positives among dropped-out features of unit length", () => {
  const batch = batchOf(0);
  const mask = tensor2d(Array.from({ length: 3 * WIDTH }, (_, at) => at % 2), [3, WIDTH]);
  const probes = { centers: ownedVariable(tensor2d([[1]])), linearProbe: null };
  const { criterion, labels, plans } = prepareStep(batch, { mask, anchors: [Int32Array.of(0)] }, probes);
  assertEquals([labels, plans], [null, null]);
  const rows = criterion.rows.arraySync();
  assertEquals(rows.length, 3 * 16);
  assertEquals(rows.every((row) => row.every((value, at) => at % 2 === 1 || value === 0)), true);
  assertValues(rows.map((row) => row.reduce((sum, value) => sum + value ** 2, 0)), rows.map(() => 1), 1e-5);
});

tensorTest("project() gives rows of unit length", () => {
  const layer = {
    weight: ownedVariable(tensor2d([[1, 0], [0, 2]])),
    bias: ownedVariable(tensor2d([[0, 2]])),
  };
  assertTensor(project(tensor2d([[3, 1]]), layer), [1, 2], [0.6, 0.8], 1e-6);
});

tensorTest("mapTokens() are the patches, row by row", () => {
  const map = features(2, 1);
  assertTensor(mapTokens(map), [2, 16, WIDTH], map.dataSync(), 0);
});
