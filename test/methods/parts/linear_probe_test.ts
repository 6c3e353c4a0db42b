import { assertEquals, assertThrows } from "@std/assert";
import { grads, type Tensor, type Tensor2D, tensor2d, type Tensor4D, tensor4d } from "@tensorflow/tfjs-core";
import {
  linearLogProbabilities,
  linearProbeLoss,
  linearProbeTarget,
} from "../../../src/methods/parts/linear_probe.ts";
import { type LinearParameters, ownedVariable } from "../../../src/nn/initialize.ts";
import { assertGradients, assertKeeps, assertTensor, spread, tensorTest } from "../../nn/tensor_fixture.ts";
import { matrix } from "../../omh/omh_fixture.ts";

function probe(weight: Tensor2D, bias: Tensor2D): LinearParameters {
  return { weight: ownedVariable(weight), bias: ownedVariable(bias) };
}

function labels(height: number, width: number, data: number[]) {
  return { height, width, data: Int32Array.from(data) };
}

tensorTest("linearProbeLoss() is the mean cross-entropy of the pixels that count", () => {
  // Without weights the probabilities are 3/4 and 1/4 everywhere; -1 and 5 do not count.
  const parameters = probe(tensor2d([[0, 0]]), tensor2d([[Math.log(3), 0]]));
  const codes = tensor4d([2], [1, 1, 1, 1]);
  const target = linearProbeTarget(labels(2, 2, [0, 1, -1, 5]), 1, { height: 1, width: 1 }, 2);
  assertEquals(target.counted, 2);
  assertTensor(
    linearProbeLoss(codes, parameters, target),
    [],
    [-(Math.log(0.75) + Math.log(0.25)) / 2],
    1e-6,
  );
});

tensorTest("linearProbeLoss() upsamples the logits bilinearly to the label size", () => {
  // Logits (x, 0) with x = 0 and 4 at two positions become 0, 1, 3, 4 in four pixels.
  const parameters = probe(tensor2d([[1, 0]]), tensor2d([[0, 0]]));
  const target = linearProbeTarget(labels(1, 4, [0, 0, 1, 1]), 1, { height: 1, width: 2 }, 2);
  const loss = linearProbeLoss(tensor4d([0, 4], [1, 1, 2, 1]), parameters, target);
  const entropy = (margin: number) => Math.log(1 + Math.exp(-margin));
  assertTensor(loss, [], [(entropy(0) + entropy(1) + entropy(-3) + entropy(-4)) / 4], 1e-5);
});

tensorTest("linearProbeTarget() lists labels pixel by pixel, images side by side", () => {
  const target = linearProbeTarget(labels(1, 2, [0, 1, 2, -1]), 2, { height: 1, width: 1 }, 2);
  // Pixel 0 of both images, then pixel 1; class 2 is out of range.
  assertTensor(target.classes, [4], [0, -1, 1, -1], 0);
  assertEquals([target.counted, target.taps.count], [2, 2]);
});

tensorTest("linearProbeLoss() of a batch is the mean over its images", () => {
  const parameters = probe(matrix(3, 4), matrix(1, 4, 20));
  const size = { height: 2, width: 2 };
  const [first, second] = [[0, 1, 2, 3, 3, 2, 1, 0, 1], [3, 3, 0, 1, 2, 2, 0, 0, 1]];
  const map = (from: number, images: number) => tensor4d(spread(images * 12, from), [images, 2, 2, 3]);
  const loss = (codes: Tensor4D, data: number[]) => {
    const target = linearProbeTarget(labels(3, 3, data), codes.shape[0], size, 4);
    return linearProbeLoss(codes, parameters, target).dataSync()[0];
  };
  const apart = (loss(map(1, 1), first) + loss(map(13, 1), second)) / 2;
  const together = linearProbeTarget(labels(3, 3, [...first, ...second]), 2, size, 4);
  assertTensor(linearProbeLoss(map(1, 2), parameters, together), [], [apart], 1e-6);
});

tensorTest("linearProbeLoss() without a pixel that counts is 0 and without gradient", () => {
  const target = linearProbeTarget(labels(1, 1, [-1]), 1, { height: 1, width: 1 }, 2);
  const loss = (weight: Tensor) =>
    linearProbeLoss(
      tensor4d([2], [1, 1, 1, 1]),
      { weight, bias: tensor2d([[0, 0]]) } as LinearParameters,
      target,
    );
  const weight = tensor2d([[1, -1]]);
  assertTensor(loss(weight).abs(), [], [0], 0);
  assertTensor(grads(loss)([weight])[0].abs(), [1, 2], [0, 0], 0);
});

tensorTest("linearProbeLoss() has the gradient that differences show", () => {
  const target = linearProbeTarget(labels(3, 2, [0, 1, 2, -1, 0, 2, 2, 2, 1, 0, 1, 1]), 2, {
    height: 2,
    width: 2,
  }, 3);
  const loss = (codes: Tensor, weight: Tensor, bias: Tensor) =>
    linearProbeLoss(codes as Tensor4D, { weight, bias } as LinearParameters, target);
  return assertGradients(loss, [tensor4d(spread(16), [2, 2, 2, 2]), matrix(2, 3, 20), matrix(1, 3, 30)]);
});

tensorTest("linearLogProbabilities() are the log-softmax of the logits", () => {
  const parameters = probe(tensor2d([[1, 0], [0, 2]]), tensor2d([[0, -1]]));
  const logs = linearLogProbabilities(tensor2d([[3, 2]]), parameters);
  // Both logits are 3.
  assertTensor(logs, [1, 2], [Math.log(0.5), Math.log(0.5)], 1e-6);
});

tensorTest("the linear probe's functions keep what they return", async () => {
  const parameters = probe(matrix(1, 2), matrix(1, 2, 9));
  const [size, codes] = [{ height: 1, width: 1 }, tensor4d([2], [1, 1, 1, 1])];
  const target = linearProbeTarget(labels(1, 1, [0]), 1, size, 2);
  await assertKeeps(3, () => linearProbeTarget(labels(1, 1, [0]), 1, size, 2));
  await assertKeeps(1, () => linearProbeLoss(codes, parameters, target));
});

Deno.test("linearProbeTarget() refuses a batch without labels", () => {
  assertThrows(
    () => linearProbeTarget(undefined, 1, { height: 1, width: 1 }, 2),
    TypeError,
    'Cannot train "linear_probe": the batch has no labels, expected some',
  );
});
