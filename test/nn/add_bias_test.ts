import { grads, type Tensor, type Tensor2D, tensor2d } from "@tensorflow/tfjs-core";
import { addBias } from "../../src/nn/add_bias.ts";
import { assertGradients, assertKeeps, assertTensor, spread, tensorTest } from "./tensor_fixture.ts";

tensorTest("addBias() adds one row to all", () => {
  assertTensor(addBias(tensor2d([[1, 2], [3, 4]]), tensor2d([[10, -1]])), [2, 2], [11, 1, 13, 3], 0);
});

tensorTest("addBias() hands the gradient on, and its columns' sums to the bias", () => {
  const f = (x: Tensor, bias: Tensor) => addBias(x as Tensor2D, bias as Tensor2D);
  const [dx, dBias] = grads(f)([tensor2d([[1, 2], [3, 4]]), tensor2d([[0, 0]])], tensor2d([[1, 2], [3, 5]]));
  assertTensor(dx, [2, 2], [1, 2, 3, 5], 0);
  assertTensor(dBias, [1, 2], [4, 7], 0);
});

tensorTest("addBias() has the gradient that differences show", () => {
  const loss = (x: Tensor, bias: Tensor) => addBias(x as Tensor2D, bias as Tensor2D).square().sum();
  return assertGradients(loss as Parameters<typeof assertGradients>[0], [
    tensor2d(spread(6), [2, 3]),
    tensor2d(spread(3, 20), [1, 3]),
  ]);
});

tensorTest("addBias() keeps its result alone", () => {
  const [x, bias] = [tensor2d([[1]]), tensor2d([[2]])];
  assertKeeps(1, () => addBias(x, bias));
});
