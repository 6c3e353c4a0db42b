import { assertEquals } from "@std/assert";
import {
  grads,
  memory,
  square,
  sum,
  type Tensor,
  tensor1d,
  type Tensor2D,
  tensor2d,
  tidy,
  variable,
} from "@tensorflow/tfjs-core";
import { addBias, addTerms } from "../../src/nn/add.ts";
import { lossGradients } from "../../src/nn/gradients.ts";
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

tensorTest("addTerms() adds tensors of one shape", () => {
  assertTensor(addTerms([tensor1d([1, 2]), tensor1d([10, -1]), tensor1d([0.5, 0])]), [2], [11.5, 1], 0);
});

tensorTest("addTerms() of one tensor is another with its values", () => {
  const x = tensor1d([1, 2]);
  const y = addTerms([x]);
  x.dispose();
  assertTensor(y, [2], [1, 2], 0);
});

tensorTest("addTerms() has the gradient that differences show", async () => {
  const loss = (...terms: Tensor[]) => sum(square(addTerms(terms)));
  const terms = [1, 20, 40].map((from) => tensor1d(spread(3, from)));
  await assertGradients(loss as Parameters<typeof assertGradients>[0], terms);
});

tensorTest("addTerms() keeps its result alone", async () => {
  const terms = [tensor1d([1]), tensor1d([2]), tensor1d([3])];
  await assertKeeps(1, () => addTerms(terms));
});

tensorTest("addTerms() keeps nothing for the backward pass", () => {
  const x = variable(tensor1d([1, 2]));
  let buffers = 0;
  lossGradients(() => {
    const before = memory().numDataBuffers;
    const total = tidy(() => addTerms([square(x), square(x)]));
    buffers = memory().numDataBuffers - before;
    return { loss: sum(total) };
  }, [x]);
  assertEquals(buffers, 1);
});
