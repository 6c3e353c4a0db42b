import { assertAlmostEquals, assertEquals } from "@std/assert";
import { abs, max, type Scalar, type Tensor, type Tensor2D, tensor2d, variable } from "@tensorflow/tfjs-core";
import { classProbabilities, dataTerm, energy } from "../../../src/methods/smooseg/energy.ts";
import { smoothness, smoothnessTargets } from "../../../src/methods/smooseg/smoothness.ts";
import { lossGradients } from "../../../src/nn/gradients.ts";
import type { Matrix } from "../../../src/nn/initialize.ts";
import { assertGradients, assertKeeps, assertTensor, tensorTest } from "../../nn/tensor_fixture.ts";
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
  assertEquals(intra.dataSync(), expected.intra.dataSync());
  assertEquals(across.dataSync(), expected.across.dataSync());
  assertEquals(data.dataSync(), dataTerm({ student, teacher }).dataSync());
});

tensorTest("energy() keeps three scalars", () => {
  const targets = smoothnessTargets(features(2, 1), Int32Array.of(1, 0), OPTIONS);
  const [student, teacher] = [matrix(2 * SIDE * SIDE, 3), matrix(2 * SIDE * SIDE, 3, 60)];
  return assertKeeps(3, () => energy({ student, teacher }, targets, 0.1));
});

tensorTest("dataTerm() is the cross-entropy of raw cosines with the teacher's labels", () => {
  const teacher = tensor2d([[0.9, 0.1], [-0.5, -0.4]]);
  const student = tensor2d([[0.2, 0.7], [1, -1]]);
  const first = Math.log(Math.exp(0.2) + Math.exp(0.7)) - 0.2;
  const second = Math.log(Math.exp(1) + Math.exp(-1)) + 1;
  assertTensor(dataTerm({ student, teacher }), [], [(first + second) / 2], 1e-6);
});

tensorTest("dataTerm() gives ties to the lowest index", () => {
  const student = tensor2d([[1, 0, 0]]);
  const first = Math.log(Math.E + 2) - 1;
  assertTensor(dataTerm({ student, teacher: tensor2d([[0.3, 0.3, 0.3]]) }), [], [first], 1e-6);
});

tensorTest("dataTerm() of equal cosines is the logarithm of the number of classes", () => {
  const equal = tensor2d(new Float32Array(27).fill(0.4), [1, 27]);
  assertTensor(dataTerm({ student: equal, teacher: matrix(1, 27) }), [], [Math.log(27)], 1e-5);
});

tensorTest("dataTerm() has the gradient that differences show, in the student's cosines alone", async () => {
  const teacher = matrix(4, 3, 50);
  const loss = (student: Tensor) => dataTerm({ student: student as Tensor2D, teacher }) as Scalar;
  await assertGradients(loss, [matrix(4, 3)]);
  const [student, labels] = [matrix(4, 3), variable(teacher) as Matrix];
  const { gradients } = lossGradients(() => ({ data: dataTerm({ student, teacher: labels }) }), [labels]);
  assertAlmostEquals(max(abs(gradients[0])).dataSync()[0], 0, 0);
});

tensorTest("dataTerm() keeps one scalar", () => {
  const [student, teacher] = [matrix(4, 3), matrix(4, 3, 50)];
  return assertKeeps(1, () => dataTerm({ student, teacher }));
});
