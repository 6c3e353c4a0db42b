import { tensor4d } from "@tensorflow/tfjs-core";
import { rowWeights } from "../../../src/methods/eagle/row_weights.ts";
import { assertKeeps, assertTensor, spread, tensorTest } from "../../nn/tensor_fixture.ts";

tensorTest(
  "rowWeights() are means along rows of products whose columns are of unit length, image by image",
  () => {
    // First image: keys (1, 0) and (1, 1), products [[1, 1], [1, 2]], columns of length sqrt 2 and sqrt 5.
    const keys = tensor4d([1, 0, 1, 1, 2, 0, 0, 3], [2, 1, 2, 2]);
    const [a, b] = [Math.sqrt(2), Math.sqrt(5)];
    assertTensor(rowWeights(keys), [4], [(1 / a + 1 / b) / 2, (1 / a + 2 / b) / 2, 0.5, 0.5], 1e-6);
  },
);

tensorTest("rowWeights() keep their result alone", () => {
  const keys = tensor4d(spread(2 * 4 * 6), [2, 2, 2, 6]);
  return assertKeeps(1, () => rowWeights(keys));
});
