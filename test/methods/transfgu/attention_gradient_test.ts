import { assertKeeps, assertTensor, finiteDifferences, spread, tensorTest } from "../../nn/tensor_fixture.ts";
import { add, matMul, tanh, type Tensor2D, tensor2d, tidy } from "@tensorflow/tfjs-core";
import {
  attendedGradients,
  attentionGradient,
  type ClassTail,
} from "../../../src/methods/transfgu/attention_gradient.ts";
import { centroidLosses } from "../../parity/centroid_losses.ts";

const table = (rows: number, from: number) => tensor2d(spread(rows * 4, from), [rows, 4]);
const weight = () => table(4, 70);
const tail: ClassTail = (attended, entering) =>
  tidy(() => add(entering, tanh(matMul(attended, weight()))) as Tensor2D);

tensorTest("centroidLosses() averages 1 - cos over images", () => {
  const losses = centroidLosses(tensor2d([[1, 0], [0, 2]]), tensor2d([[3, 0], [0, -1]]));
  assertTensor(losses, [2], [0.5, 1.5], 1e-6);
});

tensorTest("attendedGradients() are the slopes that differences show", async () => {
  const [attended, entering, centroids] = [table(2, 1), table(2, 20), table(3, 40)];
  const gradients = attendedGradients(
    { attended, entering, final: tail(attended, entering) },
    centroids,
    tail,
  );
  for (const c of [0, 1, 2]) {
    const value = (x: Float32Array) =>
      tidy(() => centroidLosses(tail(tensor2d(x, [2, 4]), entering), centroids).dataSync()[c]);
    const slopes = await finiteDifferences(value, attended.dataSync<"float32">() as Float32Array, 0.01);
    const own = gradients.dataSync().filter((_, at) => Math.floor(at / 4) % 3 === c);
    assertTensor(tensor2d(own, [2, 4]), [2, 4], slopes, 1e-3);
  }
});

tensorTest("attendedGradients() of a larger part are smaller in proportion", () => {
  const [attended, entering, centroids] = [table(1, 1), table(1, 20), table(3, 40)];
  const tokens = { attended, entering, final: tail(attended, entering) };
  const alone = attendedGradients(tokens, centroids, tail).dataSync();
  const shared = attendedGradients(tokens, centroids, tail, 4);
  assertTensor(shared, [1, 3, 4], alone.map((slope) => slope / 4), 1e-7);
});

tensorTest("attentionGradient() is the product with the values, over the heads", () => {
  const gradients = tensor2d([[1, 0, 2, 0]]);
  const values = tensor2d([[1, 1, 1, 1], [0, 5, 3, 5]]);
  assertTensor(attentionGradient(gradients, values, 2), [1, 2], [1.5, 3], 1e-6);
});

tensorTest("attendedGradients() keeps one tensor", () => {
  const [attended, entering, centroids] = [table(2, 1), table(2, 20), table(3, 40)];
  const tokens = { attended, entering, final: tail(attended, entering) };
  return assertKeeps(1, () => attendedGradients(tokens, centroids, tail));
});
