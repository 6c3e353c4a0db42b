import { assertEquals, assertNotEquals } from "@std/assert";
import { ones, relu, type Tensor2D, tensor2d, type Tensor4D, tensor4d } from "@tensorflow/tfjs-core";
import { RandomStreams } from "../../../src/base/random.ts";
import {
  momentumCodes,
  momentumCopy,
  momentumParameters,
  momentumUpdate,
} from "../../../src/methods/hp/momentum_head.ts";
import { SegmentationHead } from "../../../src/methods/parts/segmentation_head.ts";
import { assertKeeps, assertTensor, tensorTest } from "../../nn/tensor_fixture.ts";

const newHead = () => SegmentationHead.create(new RandomStreams(0), 4, 3, relu);

tensorTest("momentumCopy() has the head's values and parameters of its own", () => {
  const head = newHead();
  const copy = momentumCopy(head);
  for (const [name, value] of Object.entries(head.parameters)) {
    assertTensor(copy.parameters[name], value.shape, value.dataSync(), 0);
    const before = value.dataSync().slice();
    value.assign(value.mul(2));
    assertTensor(copy.parameters[name], value.shape, before, 0);
  }
});

tensorTest("momentumParameters() have names of their own", () => {
  const head = newHead();
  const names = Object.keys(momentumParameters(momentumCopy(head)));
  assertEquals(names, Object.keys(head.parameters).map((name) => name.replace("head.", "momentum_head.")));
});

tensorTest("momentumUpdate() moves a share of the way", () => {
  const head = newHead();
  const copy = momentumCopy(head);
  head.layers.linear.bias.assign(head.layers.linear.bias.add(1));
  const expected = Array.from(copy.layers.linear.bias.dataSync(), (value) => value + 0.25);
  momentumUpdate(copy, head, 0.75);
  assertTensor(copy.layers.linear.bias, [1, 3], expected, 1e-6);
});

tensorTest("momentumUpdate() with momentum 1 stays and with momentum 0 arrives", () => {
  const head = newHead();
  const copy = momentumCopy(head);
  const { weight } = head.layers.hidden;
  const before = weight.dataSync().slice();
  weight.assign(weight.mul(3));
  momentumUpdate(copy, head, 1);
  assertTensor(copy.layers.hidden.weight, [4, 4], before, 0);
  momentumUpdate(copy, head, 0);
  assertTensor(copy.layers.hidden.weight, [4, 4], weight.dataSync(), 0);
  assertNotEquals(weight.dataSync(), before);
});

tensorTest("momentumUpdate() keeps no tensors", async () => {
  const head = newHead();
  const copy = momentumCopy(head);
  await assertKeeps(0, () => momentumUpdate(copy, head, 0.9));
});

tensorTest("momentumCodes() drops channels on the way in and on the way out", () => {
  const head = SegmentationHead.create(new RandomStreams(0), 2, 3, relu);
  const features = tensor4d([1, 2, 3, 4], [2, 1, 1, 2]) as Tensor4D;
  const masks = {
    linear: ones([2, 2]) as Tensor2D,
    nonlinear: ones([2, 2]) as Tensor2D,
    output: ones([2, 3]) as Tensor2D,
  };
  const codes = (changes = {}) => momentumCodes(head, features, { ...masks, ...changes }).dataSync();
  assertEquals([...codes({ output: tensor2d([[0, 0, 0], [2, 2, 2]]) })].slice(0, 3), [0, 0, 0]);
  const dropped = tensor2d([[1, 0], [1, 1]]);
  assertNotEquals(codes({ linear: dropped }), codes());
  assertNotEquals(codes({ nonlinear: dropped }), codes({ linear: dropped }));
});
