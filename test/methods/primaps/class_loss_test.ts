import { type Scalar, type Tensor, tensor1d, type Tensor3D, tensor3d } from "@tensorflow/tfjs-core";
import { classWeightedLoss, classWeights } from "../../../src/methods/primaps/class_loss.ts";
import { resizeTaps } from "../../../src/nn/bilinear.ts";
import { assertGradients, assertKeeps, assertTensor, spread, tensorTest } from "../../nn/tensor_fixture.ts";

const own = (width: number) => resizeTaps({ height: 1, width }, { height: 1, width });

tensorTest("classWeights() are small for classes of much probability", () => {
  // Probabilities of 3/4 and 1/4, then of 1/4 and 3/4, then equal ones: their means are 1/2.
  const log3 = Math.log(3);
  const even = tensor3d([[[log3, 0], [0, log3], [1, 1]]]);
  assertTensor(classWeights(even, own(3), { gamma: 2 }), [2], [0.25, 0.25], 1e-6);
  const uneven = tensor3d([[[log3, 0]], [[log3, 0]]]);
  assertTensor(classWeights(uneven, own(1), { gamma: 2 }), [2], [1 / 16, 9 / 16], 1e-6);
  assertTensor(classWeights(uneven, own(1), { gamma: 0 }), [2], [1, 1], 0);
});

tensorTest("classWeightedLoss() divides by all pixels, or by those that count", () => {
  const logits = tensor3d([[[Math.log(3), 0], [0, 0]]]);
  const labels = [Int32Array.of(1, -1)];
  const weights = tensor1d([5, 0.5]);
  // Of two pixels one counts: half of log 4.
  const loss = (ignored_in_mean: boolean) =>
    classWeightedLoss(logits, labels, weights, own(2), { ignored_in_mean });
  assertTensor(loss(true), [], [0.5 * Math.log(4) / 2], 1e-6);
  assertTensor(loss(false), [], [0.5 * Math.log(4)], 1e-6);
});

tensorTest("classWeightedLoss() of a batch without any label is 0", () => {
  const logits = tensor3d(spread(6), [1, 2, 3]);
  for (const ignored_in_mean of [true, false]) {
    const loss = classWeightedLoss(logits, [Int32Array.of(-1, 7)], tensor1d([1, 1, 1]), own(2), {
      ignored_in_mean,
    });
    assertTensor(loss, [], [0], 0);
  }
});

for (const engine of ["wasm", "cpu"] as const) {
  tensorTest(`classWeightedLoss() has the gradient that differences show on ${engine}`, async () => {
    const taps = resizeTaps({ height: 2, width: 2 }, { height: 5, width: 4 });
    const labels = [0, 1].map((image) => Int32Array.from({ length: 20 }, (_, p) => (p + image) % 4 - 1));
    const weights = tensor1d([3, 1, 2]);
    await assertGradients(
      (logits: Tensor) =>
        classWeightedLoss(logits as Tensor3D, labels, weights, taps, { ignored_in_mean: true }) as Scalar,
      [tensor3d(spread(24), [2, 4, 3])],
    );
  }, engine);
}

tensorTest("classWeightedLoss() and classWeights() keep their values alone", async () => {
  const [logits, taps, weights] = [tensor3d(spread(6), [1, 2, 3]), own(2), tensor1d([1, 1, 1])];
  const labels = [Int32Array.of(0, 2)];
  await assertKeeps(1, () => classWeights(logits, taps, { gamma: 2 }));
  await assertKeeps(1, () => classWeightedLoss(logits, labels, weights, taps, { ignored_in_mean: true }));
});
