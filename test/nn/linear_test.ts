import * as tf from "@tensorflow/tfjs-core";
import { grads, matMul, type Tensor, type Tensor2D, tensor2d } from "@tensorflow/tfjs-core";
import { addBias } from "../../src/nn/add.ts";
import { type Matrix, ownedVariable } from "../../src/nn/initialize.ts";
import { linear, linearGelu, linearResidual, trainableLinear } from "../../src/nn/linear.ts";
import { assertKeeps, assertTensor, spread, tensorTest } from "./tensor_fixture.ts";

const frozenLayer = () => ({ weight: tf.tensor2d([[1], [3]]), bias: tf.tensor1d([-6]) });

for (const engine of ["wasm", "cpu"] as const) {
  tensorTest(`linear() multiplies and adds the bias on ${engine}`, () => {
    assertTensor(linear(tf.tensor2d([[1, 2], [3, 4]]), frozenLayer()), [2, 1], [1, 9], 0);
  }, engine);

  tensorTest(`linearResidual() adds the residual on ${engine}`, () => {
    assertTensor(linearResidual(tf.tensor2d([[1, 2]]), frozenLayer(), tf.tensor2d([[10]])), [1, 1], [11], 0);
  }, engine);

  tensorTest(`linearGelu() applies the activation on ${engine}`, () => {
    assertTensor(linearGelu(tf.tensor2d([[1, 2]]), frozenLayer()), [1, 1], [0.8413447], 1e-6);
  }, engine);
}

tensorTest("linear() has a gradient", () => {
  const { weight, bias } = frozenLayer();
  const [dx, dw, db] = tf.grads((x, weight, bias) =>
    tf.sum(linear(x as tf.Tensor2D, { weight: weight as tf.Tensor2D, bias: bias as tf.Tensor1D }))
  )([tf.tensor2d([[1, 2], [3, 4]]), weight, bias]);
  assertTensor(dx, [2, 2], [1, 3, 1, 3], 0);
  assertTensor(dw, [2, 1], [4, 6], 0);
  assertTensor(db, [1], [2], 0);
});

const layer = (weight: Tensor2D, bias: Tensor2D) => ({
  weight: ownedVariable(weight),
  bias: ownedVariable(bias),
});

tensorTest("trainableLinear() weighs the inputs and adds the bias", () => {
  const y = trainableLinear(tensor2d([[1, 2]]), layer(tensor2d([[1, 0], [3, -1]]), tensor2d([[10, 20]])));
  assertTensor(y, [1, 2], [17, 18], 0);
});

tensorTest("trainableLinear() has the same bits with and without a gradient, which reaches all three", () => {
  const [x, weight, bias] = [
    tensor2d(spread(35), [5, 7]),
    tensor2d(spread(42, 9), [7, 6]),
    tensor2d(spread(6), [1, 6]),
  ];
  let recorded: number[] = [];
  const apply = (x: Tensor, weight: Tensor, bias: Tensor) => {
    const y = trainableLinear(x as Tensor2D, { weight: weight as Matrix, bias: bias as Matrix });
    recorded = [...y.dataSync()];
    return y;
  };
  const plain = addBias(matMul(x, weight), bias);
  const slopes = grads(apply)([x, weight, bias]);
  assertTensor(plain, [5, 6], recorded, 0);
  assertTensor(trainableLinear(x, layer(weight.clone(), bias.clone())), [5, 6], recorded, 0);
  const expected = grads((x, weight, bias) =>
    addBias(matMul(x as Tensor2D, weight as Tensor2D), bias as Tensor2D)
  )([x, weight, bias]);
  slopes.forEach((slope, i) => assertTensor(slope, slope.shape, [...expected[i].dataSync()], 0));
});

tensorTest("trainableLinear() keeps its result alone", async () => {
  const parameters = layer(tensor2d([[2]]), tensor2d([[1]]));
  const x = tensor2d([[3]]);
  await assertKeeps(1, () => trainableLinear(x, parameters));
});
