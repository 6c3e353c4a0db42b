import { assertAlmostEquals, assertEquals } from "@std/assert";
import { grad, mul, sum, type Tensor, tensor1d } from "@tensorflow/tfjs-core";
import { RandomStreams } from "../../src/base/random.ts";
import { dropElements, elementMask } from "../../src/nn/element_dropout.ts";
import { assertKeeps, assertTensor, tensorTest } from "./tensor_fixture.ts";

const random = () => new RandomStreams(0).stream("dropout", 3);

tensorTest("elementMask() zeroes its share and scales the others so that the mean stays", () => {
  const mask = elementMask(random(), [100, 2, 500], 0.1);
  assertEquals(mask.shape, [100, 2, 500]);
  const values = mask.dataSync();
  const dropped = values.filter((value) => value === 0).length / values.length;
  // A deviation of a share of 0.1 in 100 000 draws is 0.00095.
  assertAlmostEquals(dropped, 0.1, 0.004);
  assertEquals(values.every((value) => value === 0 || value === Math.fround(1 / 0.9)), true);
});

tensorTest("elementMask() drops neighbours as independently as any", () => {
  const values = elementMask(random(), [100_000], 0.3).dataSync();
  const both = values.filter((value, at) => value === 0 && values[at + 1] === 0).length / values.length;
  assertAlmostEquals(both, 0.09, 0.005);
});

tensorTest("elementMask() drops nothing at a rate of 0", () => {
  assertTensor(elementMask(random(), [2, 2], 0), [2, 2], [1, 1, 1, 1], 0);
});

tensorTest("dropElements() multiplies, and its gradient by the same mask", () => {
  const mask = tensor1d([2, 0, 2]);
  assertTensor(dropElements(tensor1d([1, 2, 3]), mask), [3], [2, 0, 6], 0);
  const slope = grad((x: Tensor) => sum(mul(dropElements(x, mask), tensor1d([1, 10, 100]))));
  assertTensor(slope(tensor1d([1, 2, 3])), [3], [2, 0, 200], 0);
});

tensorTest("dropElements() keeps one tensor", () => {
  const [x, mask] = [tensor1d([1, 2, 3]), tensor1d([2, 0, 2])];
  return assertKeeps(1, () => dropElements(x, mask));
});
