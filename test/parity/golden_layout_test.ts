import { assertEquals } from "@std/assert";
import { relu, tensor2d, tensor4d } from "@tensorflow/tfjs-core";
import { Comparison } from "./comparison.ts";
import { GoldenFile } from "./golden_file.ts";
import {
  asMap,
  compareGradient,
  goldenHead,
  goldenLinear,
  goldenTable,
  officialLayout,
} from "./golden_layout.ts";
import { assertTensor, tensorTest } from "../nn/tensor_fixture.ts";
import { GOLDEN } from "./_golden.ts";

const open = (name: string) => GoldenFile.open(`${GOLDEN}/smooseg/${name}.safetensors`);

tensorTest("goldenLinear() turns the weight", async () => {
  const golden = await open("projection");
  const { weight, bias } = goldenLinear(golden, "lin");
  assertTensor(weight.transpose(), golden.shape("lin_w"), golden.floats("lin_w"), 0);
  assertTensor(bias, [1, 16], golden.floats("lin_b"), 0);
});

tensorTest("goldenHead() uses the activation that it is given", async () => {
  const head = goldenHead(await open("projection"), "", relu);
  const { linear, hidden, output } = head.layers;
  // Of black features each layer that sees them gives its bias.
  const expected = relu(hidden.bias).dot(output.weight).add(output.bias).add(linear.bias);
  const black = tensor4d(new Float32Array(48), [1, 1, 1, 48]);
  assertTensor(head.codes(black), [1, 1, 1, 16], expected.dataSync(), 1e-5);
});

/** Whether a golden gradient that is off by a fraction of its largest entry passes. */
async function passes(file: string, name: string, error: number): Promise<boolean> {
  const golden = await GoldenFile.open(`${GOLDEN}/${file}.safetensors`);
  const comparison = new Comparison(golden);
  const want = golden.matrix(name);
  compareGradient(golden, comparison, name, want.add(want.abs().max().mul(error)));
  await comparison.settle();
  return comparison.worst!.ratio <= 1;
}

tensorTest(
  "compareGradient() allows a ten-thousandth of the scale, and a thousandth where that is small",
  async () => {
    const large = (error: number) => passes("smooseg/projection", "grad_lin_w", error);
    assertEquals([await large(0.9e-4), await large(1.2e-4)], [true, false]);
    const small = (error: number) => passes("hp/consistency", "grad_s", error);
    assertEquals([await small(0.9e-3), await small(1.2e-3)], [true, false]);
  },
);

tensorTest("asMap() undoes goldenTable()", async () => {
  const golden = await open("energy");
  const table = goldenTable(golden, "probs");
  assertEquals(table.shape, [3 * 6 * 7, 5]);
  assertTensor(asMap(table, 3), [3, 5, 6 * 7], golden.floats("probs"), 0);
});

tensorTest("officialLayout() turns the weights of layers alone", () => {
  const value = () => tensor2d([[1, 2]]);
  assertEquals(officialLayout("head.linear.weight", value()).shape, [2, 1]);
  assertEquals(officialLayout("head.linear.bias", value()).shape, [1, 2]);
  assertEquals(officialLayout("predictor.student", value()).shape, [1, 2]);
});
