import { assertEquals } from "@std/assert";
import {
  relu,
  type Scalar,
  sigmoid,
  type Tensor,
  tensor2d,
  type Tensor4D,
  tensor4d,
} from "@tensorflow/tfjs-core";
import { RandomStreams } from "../../../src/base/random.ts";
import { type Activation, SegmentationHead } from "../../../src/methods/parts/segmentation_head.ts";
import { type LinearParameters, ownedVariable } from "../../../src/nn/initialize.ts";
import { assertGradients, assertKeeps, assertTensor, spread, tensorTest } from "../../nn/tensor_fixture.ts";
import { matrix } from "../../omh/omh_fixture.ts";

function layer(weight: number[][], bias: number[]): LinearParameters {
  return { weight: ownedVariable(tensor2d(weight)), bias: ownedVariable(tensor2d([bias])) };
}

const create = () => SegmentationHead.create(new RandomStreams(0), 8, 5, relu);

tensorTest("codes() add a linear and a non-linear branch", () => {
  const head = new SegmentationHead({
    linear: layer([[2]], [1]),
    hidden: layer([[-1]], [0.5]),
    output: layer([[3]], [0.25]),
  }, relu);
  const [linearInput, nonlinearInput] = [tensor4d([2, 2], [1, 1, 2, 1]), tensor4d([1, -1], [1, 1, 2, 1])];
  // 2*2 + 1 = 5; relu(-1 + 0.5) = 0 and relu(1 + 0.5) = 1.5, times 3, plus 0.25.
  assertTensor(head.codes(linearInput, nonlinearInput), [1, 1, 2, 1], [5.25, 9.75], 1e-6);
  // In evaluation both branches see the same: relu(-2 + 0.5) = 0.
  assertTensor(head.codes(linearInput), [1, 1, 2, 1], [5.25, 5.25], 1e-6);
});

tensorTest("SegmentationHead.create() makes three linear layers under stable names", () => {
  const shapes = Object.entries(create().parameters).map(([name, { shape }]) => [name, shape]);
  assertEquals(shapes, [
    ["head.linear.weight", [8, 5]],
    ["head.linear.bias", [1, 5]],
    ["head.hidden.weight", [8, 8]],
    ["head.hidden.bias", [1, 8]],
    ["head.output.weight", [8, 5]],
    ["head.output.bias", [1, 5]],
  ]);
});

tensorTest("SegmentationHead.create() depends on the seed alone", () => {
  const [first, again] = [create(), create()];
  for (const [name, parameter] of Object.entries(first.parameters)) {
    assertEquals(again.parameters[name].dataSync(), parameter.dataSync());
  }
});

tensorTest("codes() treat every position and image alike", () => {
  const head = create();
  const values = spread(2 * 2 * 3 * 8);
  const map = tensor4d(values, [2, 2, 3, 8]);
  const codes = head.codes(map);
  assertEquals(codes.shape, [2, 2, 3, 5]);
  // The same vectors in another arrangement: the products are the same, row by row.
  const row = head.codes(tensor4d(values, [1, 12, 1, 8]));
  assertTensor(row, [1, 12, 1, 5], codes.dataSync(), 1e-6);
  const alone = head.codes(tensor4d(values.subarray(8, 16), [1, 1, 1, 8]));
  assertTensor(alone, [1, 1, 1, 5], codes.dataSync<"float32">().subarray(5, 10), 1e-6);
});

tensorTest("codes() have the gradient that differences show, in all layers", () => {
  const names = ["linear", "hidden", "output"] as const;
  const loss = (features: Tensor, ...parameters: Tensor[]) => {
    const layers = Object.fromEntries(
      names.map((name, i) => [name, { weight: parameters[2 * i], bias: parameters[2 * i + 1] }]),
    ) as unknown as SegmentationHead["layers"];
    const codes = new SegmentationHead(layers, sigmoid as Activation).codes(features as Tensor4D);
    return codes.square().mean() as Scalar;
  };
  const layers = [
    matrix(3, 2, 10),
    matrix(1, 2, 20),
    matrix(3, 3, 30),
    matrix(1, 3, 40),
    matrix(3, 2, 50),
    matrix(1, 2, 60),
  ];
  return assertGradients(loss, [tensor4d(spread(6), [1, 1, 2, 3]), ...layers]);
});

tensorTest("codes() keep one tensor", async () => {
  const [head, map] = [create(), tensor4d(spread(8), [1, 1, 1, 8])];
  await assertKeeps(1, () => head.codes(map));
});
