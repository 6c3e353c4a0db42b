import { assertEquals } from "@std/assert";
import { tensor2d } from "@tensorflow/tfjs-core";
import { dataTerm } from "../../../src/methods/smooseg/data_term.ts";
import { classProbabilities, energy } from "../../../src/methods/smooseg/energy.ts";
import { smoothness, smoothnessTargets } from "../../../src/methods/smooseg/smoothness.ts";
import { assertKeeps, assertTensor, tensorTest } from "../../nn/tensor_fixture.ts";
import { matrix } from "../../omh/omh_fixture.ts";
import { features, SIDE } from "../training_fixture.ts";

const OPTIONS = { pointwise: true, pos_intra_shift: -0.02, neg_inter_shift: 0.5 };

tensorTest("classProbabilities() sharpens the cosines and parts the images", () => {
  const probabilities = classProbabilities(tensor2d([[0.1, 0], [0, 0], [0, 0], [0, 0.2]]), 0.1, 2);
  const share = (cosine: number) => 1 / (1 + Math.exp(-cosine / 0.1));
  const expected = [share(0.1), share(-0.1), 0.5, 0.5, 0.5, 0.5, share(-0.2), share(0.2)];
  assertTensor(probabilities, [2, 2, 2], expected, 1e-6);
});

tensorTest("energy() judges smoothness by the teacher and fits the student to it", () => {
  const targets = smoothnessTargets(features(2, 1), Int32Array.of(1, 0), OPTIONS);
  const [student, teacher] = [matrix(2 * SIDE * SIDE, 3), matrix(2 * SIDE * SIDE, 3, 60)];
  const { intra, across, data } = energy({ student, teacher }, targets, 0.1);
  const expected = smoothness(classProbabilities(teacher, 0.1, 2), targets);
  assertEquals(intra.loss.dataSync(), expected.intra.loss.dataSync());
  assertEquals(across.loss.dataSync(), expected.across.loss.dataSync());
  assertEquals(data.dataSync(), dataTerm({ student, teacher }).dataSync());
});

tensorTest("energy() keeps five scalars", () => {
  const targets = smoothnessTargets(features(2, 1), Int32Array.of(1, 0), OPTIONS);
  const [student, teacher] = [matrix(2 * SIDE * SIDE, 3), matrix(2 * SIDE * SIDE, 3, 60)];
  return assertKeeps(5, () => energy({ student, teacher }, targets, 0.1));
});
