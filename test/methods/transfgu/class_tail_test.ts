import { assertEquals } from "@std/assert";
import { memory, tensor2d, tensor3d, tensor4d } from "@tensorflow/tfjs-core";
import { attendedValues, classTail, patchValues } from "../../../src/methods/transfgu/class_tail.ts";
import { assertTensor, spread, tensorTest } from "../../nn/tensor_fixture.ts";

const SHAPES: Record<string, number[]> = {
  "attn.proj.weight": [4, 4],
  "mlp.fc1.weight": [8, 4],
  "mlp.fc2.weight": [4, 8],
};
const parameter = (extra: Record<string, number> = {}) => (name: string) => {
  if (name in extra) return { shape: [4], data: new Float32Array(4).fill(extra[name]) };
  if (name.startsWith("ls")) return undefined;
  const shape = SHAPES[name] ?? [name.startsWith("mlp.fc1") ? 8 : 4];
  return { shape, data: spread(shape.reduce((size, side) => size * side), name.length) };
};

tensorTest("classTail() scales what LayerScale scales", () => {
  const [attended, entering] = [tensor2d(spread(4), [1, 4]), tensor2d(spread(4, 9), [1, 4])];
  const plain = classTail(parameter(), 1e-6);
  const scaled = classTail(parameter({ "ls1.gamma": 0, "ls2.gamma": 0 }), 1e-6);
  const one = classTail(parameter({ "ls1.gamma": 1, "ls2.gamma": 1 }), 1e-6);
  assertTensor(one.pass(attended, entering), [1, 4], plain.pass(attended, entering).dataSync(), 0);
  const { gain, bias } = { gain: parameter()("norm.weight")!.data, bias: parameter()("norm.bias")!.data };
  const values = [...entering.dataSync()];
  const mean = values.reduce((sum, value) => sum + value) / 4;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 4 + 1e-6);
  const want = values.map((value, c) => (value - mean) / deviation * gain[c] + bias[c]);
  assertTensor(scaled.pass(attended, entering), [1, 4], want, 1e-5);
});

tensorTest("classTail() frees its weights", () => {
  const before = memory().numTensors;
  classTail(parameter({ "ls1.gamma": 1 }), 1e-6).dispose();
  assertEquals(memory().numTensors, before);
});

tensorTest("attendedValues() puts what the heads give side by side", () => {
  const values = tensor4d([[[[1], [3]], [[10], [20]]]]);
  assertTensor(attendedValues(tensor3d([[[0.5, 0.5], [0, 1]]]), values), [1, 2], [2, 20], 1e-6);
});

tensorTest("patchValues() leaves the first tokens out", () => {
  const values = tensor4d([[[[1], [2], [3]], [[10], [20], [30]]]]);
  assertTensor(patchValues(values, 0), [2, 2], [2, 20, 3, 30], 0);
  assertTensor(patchValues(values, 0, 1), [1, 2], [3, 30], 0);
});
