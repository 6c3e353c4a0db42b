import {
  mul,
  type Scalar,
  sum,
  type Tensor,
  type Tensor1D,
  tensor1d,
  type Tensor2D,
  tensor2d,
} from "@tensorflow/tfjs-core";
import { layerNorm } from "../../src/nn/normalize.ts";
import { trainableLayerNorm } from "../../src/nn/trainable_layer_norm.ts";
import { assertGradients, assertKeeps, assertTensor, spread, tensorTest } from "./tensor_fixture.ts";

const weights = () => ({ gain: tensor1d([1, 2, -1]), bias: tensor1d([0, 1, 0.5]) });

for (const engine of ["wasm", "cpu"] as const) {
  tensorTest(`trainableLayerNorm() has mean 0 and variance 1 before gain and bias on ${engine}`, () => {
    // Mean 2, variance 8/3.
    const unit = Math.sqrt(1.5);
    const want = [-unit, 1, -unit + 0.5];
    assertTensor(trainableLayerNorm(tensor2d([[0, 2, 4]]), weights(), 0), [1, 3], want, 1e-6);
  }, engine);
}

tensorTest(
  "trainableLayerNorm() has the gradient that differences show, to rows, gain and bias",
  async () => {
    const upstream = tensor2d(spread(12, 40), [4, 3]);
    const value = (x: Tensor, gain: Tensor, bias: Tensor) =>
      sum(
        mul(
          trainableLayerNorm(x as Tensor2D, { gain: gain as Tensor1D, bias: bias as Tensor1D }, 1e-2),
          upstream,
        ),
      ) as Scalar;
    const { gain, bias } = weights();
    await assertGradients(value, [tensor2d(spread(12), [4, 3]), gain, bias]);
  },
);

tensorTest("trainableLayerNorm() is layerNorm() where nothing is differentiated", () => {
  const x = tensor2d(spread(12), [4, 3]);
  const want = layerNorm(x, weights(), 1e-5).dataSync();
  assertTensor(trainableLayerNorm(x, weights(), 1e-5), [4, 3], want, 0);
});

tensorTest("trainableLayerNorm() keeps one tensor", () => {
  const [x, own] = [tensor2d(spread(12), [4, 3]), weights()];
  return assertKeeps(1, () => trainableLayerNorm(x, own, 1e-5));
});
