import { assertEquals } from "@std/assert";
import { relu, scalar, tensor2d, tensor4d } from "@tensorflow/tfjs-core";
import { Comparison } from "../../src/parity/comparison.ts";
import { GoldenFile } from "../../src/parity/golden_file.ts";
import {
  asMap,
  compareGradient,
  goldenHead,
  goldenLinear,
  goldenTable,
  officialLayout,
} from "../../src/parity/golden_layout.ts";
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

tensorTest("compareGradient() allows small gradients a thousandth of their scale", async () => {
  const golden = await open("projection");
  const ratioOf = (error: number) => {
    const comparison = new Comparison(golden);
    const want = tensor2d(golden.floats("grad_lin_w"), golden.shape("grad_lin_w") as [number, number]);
    const largest = want.abs().max().dataSync()[0];
    compareGradient(golden, comparison, "grad_lin_w", want.add(scalar(error * largest)));
    return comparison.worst!.ratio;
  };
  // These gradients are larger than 1e-2: the tolerance is 1e-4 of the largest.
  assertEquals([ratioOf(0.9e-4) < 1, ratioOf(1.2e-4) < 1], [true, false]);
});

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
