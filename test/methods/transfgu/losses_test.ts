import { type Scalar, type Tensor, tensor2d, type Tensor3D, tensor3d } from "@tensorflow/tfjs-core";
import {
  categoryLosses,
  likenesses,
  maskLosses,
  uncertaintyLosses,
} from "../../../src/methods/transfgu/losses.ts";
import { maskTargets } from "../../../src/methods/transfgu/targets.ts";
import { assertGradients, assertKeeps, assertTensor, spread, tensorTest } from "../../nn/tensor_fixture.ts";

const WEIGHTS = { cat: 1, uncertainty: 0.3, classes: 2 };
const masks = () => tensor3d([[[Math.log(4), 0, 0], [0, 0, 0]]]);
const classes = () => tensor3d([[[1, 0], [0, 1], [-1, 0]]]);
const targets = (background: number | null = null) =>
  maskTargets(
    background === null ? tensor3d([[[2, 1, 0], [0, 0, 1]]]) : tensor3d([[[2, 0], [0, 0]]]),
    null,
    { background, constantMaps: "zero", ties: "first-class" },
  );

tensorTest("categoryLosses() is the cross-entropy less that of the negative target", () => {
  const weights = tensor2d([[1, -0.5, 0], [0, 1, 0]]);
  const want = [-Math.log(4 / 6) + 0.5 * Math.log(1 / 6), Math.log(3)];
  assertTensor(categoryLosses(masks(), { weights }), [2], want, 1e-6);
});

tensorTest("uncertaintyLosses() is 1 less the lead of the best", () => {
  assertTensor(uncertaintyLosses(masks()), [2], [1 - (4 - 1) / 6, 1], 1e-6);
});

tensorTest("likenesses() is 1 + cos of each two embeddings", () => {
  assertTensor(likenesses(classes()), [1, 3, 3], [2, 1, 0, 1, 2, 1, 0, 1, 2], 1e-6);
});

tensorTest("maskLosses() weighs means over patches and over pairs of classes", () => {
  const losses = maskLosses({ masks: masks(), classes: classes() }, targets(), WEIGHTS);
  assertTensor(losses.cat, [], [(-Math.log(4 / 6) + Math.log(3)) / 2], 1e-6);
  assertTensor(losses.uncertainty, [], [0.3 * 0.75], 1e-6);
  assertTensor(losses.classes, [], [2 * (1 + 0 + 1) / 3], 1e-6);
});

tensorTest("with a background, the classes alone are compared where one of them stands out", () => {
  const losses = maskLosses({ masks: masks(), classes: classes() }, targets(0.1), WEIGHTS);
  // The first patch is foreground, and its classes without the background channel are equal.
  assertTensor(losses.uncertainty, [], [0.3], 1e-6);
});

tensorTest("maskLosses() has the gradient that differences show", async () => {
  const own = targets();
  const total = (masks: Tensor, classes: Tensor) => {
    const losses = maskLosses({ masks: masks as Tensor3D, classes: classes as Tensor3D }, own, WEIGHTS);
    return losses.cat.add(losses.uncertainty).add(losses.classes) as Scalar;
  };
  await assertGradients(total, [tensor3d(spread(6), [1, 2, 3]), tensor3d(spread(6, 9), [1, 3, 2])]);
});

tensorTest("maskLosses() keeps three scalars", () => {
  const [output, own] = [{ masks: masks(), classes: classes() }, targets()];
  return assertKeeps(3, () => maskLosses(output, own, WEIGHTS));
});
