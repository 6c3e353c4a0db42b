import { assertEquals, assertNotEquals } from "@std/assert";
import { relu } from "@tensorflow/tfjs-core";
import { RandomStreams } from "../../../src/base/random.ts";
import { follow, momentumCopy, momentumParameters } from "../../../src/methods/hp/momentum_head.ts";
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

tensorTest("follow() moves a share of the way", () => {
  const head = newHead();
  const copy = momentumCopy(head);
  head.layers.linear.bias.assign(head.layers.linear.bias.add(1));
  const expected = Array.from(copy.layers.linear.bias.dataSync(), (value) => value + 0.25);
  follow(copy, head, 0.75);
  assertTensor(copy.layers.linear.bias, [1, 3], expected, 1e-6);
});

tensorTest("follow() with momentum 1 stays and with momentum 0 arrives", () => {
  const head = newHead();
  const copy = momentumCopy(head);
  const { weight } = head.layers.hidden;
  const before = weight.dataSync().slice();
  weight.assign(weight.mul(3));
  follow(copy, head, 1);
  assertTensor(copy.layers.hidden.weight, [4, 4], before, 0);
  follow(copy, head, 0);
  assertTensor(copy.layers.hidden.weight, [4, 4], weight.dataSync(), 0);
  assertNotEquals(weight.dataSync(), before);
});

tensorTest("follow() keeps no tensors", async () => {
  const head = newHead();
  const copy = momentumCopy(head);
  await assertKeeps(0, () => follow(copy, head, 0.9));
});
