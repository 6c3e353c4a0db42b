import { assertEquals } from "@std/assert";
import { tensor1d, tensor3d } from "@tensorflow/tfjs-core";
import { maskTargets, type TargetRules } from "../../../src/methods/transfgu/targets.ts";
import { assertKeeps, assertTensor, tensorTest } from "../../nn/tensor_fixture.ts";

const OFFICIAL: TargetRules = { background: null, constantMaps: "first-class", ties: "first-class" };
/** One image of two patches and three classes. */
const scores = () => tensor3d([[[0, 4, 1], [2, 2, 0]]]);
const teacher = (alpha = 0.1) => ({
  masks: tensor3d([[[0, 0, 0], [0, 0, Math.log(8)]]]),
  permutation: tensor1d([2, 0, 1], "int32"),
  alpha,
});

tensorTest("maskTargets() brings maps to [0, 1] and takes the first of the best", () => {
  const { mixture, classes, negative, weights } = maskTargets(scores(), null, OFFICIAL);
  assertTensor(mixture, [1, 2, 3], [0, 1, 0.25, 0.5, 0.5, 0], 1e-6);
  assertTensor(classes, [2], [1, 0], 0);
  assertEquals(negative, undefined);
  assertTensor(weights, [2, 3], [0, 1, 0, 1, 0, 0], 0);
});

tensorTest("maskTargets() mixes in half of the teacher's probabilities", () => {
  const { mixture, classes } = maskTargets(scores(), teacher(), OFFICIAL);
  const want = [1 / 6, 1 / 6 + 0.5, 1 / 6 + 0.125, 0.05 + 0.25, 0.05 + 0.25, 0.4];
  assertTensor(mixture, [1, 2, 3], want, 1e-6);
  assertTensor(classes, [2], [1, 2], 0);
});

tensorTest("maskTargets() finds negative targets in the shuffled mixture", () => {
  // Channel j of it is channel perm[j]: the best, 1 and 2, stand at 2 and 0.
  const { negative, weights } = maskTargets(scores(), teacher(0.5), OFFICIAL);
  assertTensor(negative!, [2], [2, 0], 0);
  assertTensor(weights, [2, 3], [0, 1, -0.5, -0.5, 0, 1], 0);
});

tensorTest("a patch with several best classes has no target where ties are none", () => {
  const { weights } = maskTargets(scores(), null, { ...OFFICIAL, ties: "none" });
  assertTensor(weights, [2, 3], [0, 1, 0, 0, 0, 0], 0);
});

tensorTest("a constant map is the first class whatever the teacher says, or left to the teacher", () => {
  const flat = tensor3d([[[3, 3, 3], [3, 3, 3]]]);
  assertTensor(maskTargets(flat, teacher(), OFFICIAL).classes, [2], [0, 0], 0);
  const { classes } = maskTargets(flat, teacher(), { ...OFFICIAL, constantMaps: "zero" });
  assertTensor(classes, [2], [0, 2], 0);
});

tensorTest("a constant map of one image is no matter of another's", () => {
  const both = tensor3d([[[3, 3, 3]], [[0, 1, 2]]]);
  assertTensor(maskTargets(both, null, OFFICIAL).classes, [2], [0, 2], 0);
});

tensorTest("a background channel holds what no class reaches", () => {
  const { mixture, classes, foreground } = maskTargets(
    tensor3d([[[0, 10], [0.4, 0]]]),
    null,
    { ...OFFICIAL, background: 0.1 },
  );
  assertTensor(mixture, [1, 2, 3], [0, 0, 1, 0.06, 0.04, 0], 1e-6);
  assertTensor(classes, [2], [2, 0], 0);
  assertTensor(foreground!, [2, 1], [1, 0], 0);
});

tensorTest("maskTargets() keeps the tensors that it returns", () => {
  const [own, part] = [scores(), teacher()];
  return assertKeeps(4, () => maskTargets(own, part, OFFICIAL));
});
