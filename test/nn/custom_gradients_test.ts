import { assertEquals } from "@std/assert";
import { add, grads, mul, type Scalar, scalar, square, sub, type Tensor } from "@tensorflow/tfjs-core";
import { customGradients } from "../../src/nn/custom_gradients.ts";
import { assertKeeps, assertTensor, tensorTest } from "./tensor_fixture.ts";

/** Sum and difference of two numbers; their gradients are said to be ten times what they are. */
const both = (x: Tensor, y: Tensor) =>
  customGradients([x, y], () => ({
    results: [add(x, y), sub(x, y)],
    kept: [x],
    gradients: ([ofSum, ofDifference], kept) => {
      assertEquals(kept.length, 1);
      return [mul(add(ofSum, ofDifference), 10), mul(sub(ofSum, ofDifference), 10)];
    },
  }));

tensorTest("customGradients() gives the results", () => {
  const [sum, difference] = both(scalar(5), scalar(3));
  assertTensor(sum, [], [8], 0);
  assertTensor(difference, [], [2], 0);
});

tensorTest(
  "customGradients() differentiates by the gradients that are given, through one result or both",
  () => {
    const slopes = (f: (x: Tensor, y: Tensor) => Tensor) =>
      grads(f as (...xs: Tensor[]) => Scalar)([scalar(5), scalar(3)]);
    // d sum^2 = 2 * 8; what no loss reaches has a gradient of 0.
    const [x, y] = slopes((x, y) => square(both(x, y)[0]));
    assertTensor(x, [], [160], 0);
    assertTensor(y, [], [160], 0);
    const [ofX, ofY] = slopes((x, y) => {
      const [sum, difference] = both(x, y);
      return add(mul(sum, 3), difference);
    });
    assertTensor(ofX, [], [40], 0);
    assertTensor(ofY, [], [20], 0);
  },
);

tensorTest("customGradients() keeps its results alone", async () => {
  const [x, y] = [scalar(5), scalar(3)];
  await assertKeeps(2, () => {
    both(x, y);
  });
});
