import { assertEquals } from "@std/assert";
import { memory, square, sum, type Tensor, tensor1d, tidy, variable } from "@tensorflow/tfjs-core";
import { addTerms } from "../../src/nn/add_terms.ts";
import { lossGradients } from "../../src/nn/loss_gradients.ts";
import { assertGradients, assertKeeps, assertTensor, spread, tensorTest } from "./tensor_fixture.ts";

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
