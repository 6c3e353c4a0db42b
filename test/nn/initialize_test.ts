import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { tensor2d } from "@tensorflow/tfjs-core";
import { RandomStreams } from "../../src/base/random.ts";
import { linearParameters, normalCenters, ownedVariable } from "../../src/nn/initialize.ts";
import { assertKeeps, assertTensor, tensorTest } from "./tensor_fixture.ts";

tensorTest("linearParameters() fills weights and biases of +-1/sqrt(inputs)", () => {
  const { weight, bias } = linearParameters(new RandomStreams(0), "layer", 16, 40);
  assertEquals([weight.shape, bias.shape], [[16, 40], [1, 40]]);
  for (const part of [weight, bias]) {
    const values = part.dataSync();
    assert(values.every((value) => Math.abs(value) <= 0.25));
    // 40 uniform draws all in the inner 80% happen once in 7000 seeds, and this seed is fixed.
    assert(Math.max(...values) > 0.2 && Math.min(...values) < -0.2);
  }
});

tensorTest("linearParameters() depends on seed and name alone", () => {
  const random = new RandomStreams(5);
  const first = linearParameters(random, "a", 3, 2);
  const other = linearParameters(random, "b", 3, 2);
  const again = linearParameters(random, "a", 3, 2);
  assertEquals(again.weight.dataSync(), first.weight.dataSync());
  assertEquals(again.bias.dataSync(), first.bias.dataSync());
  assertNotEquals(other.weight.dataSync(), first.weight.dataSync());
});

tensorTest("linearParameters() keeps the weights when a layer's biases are more or fewer", () => {
  const biasOf = (inputs: number) => linearParameters(new RandomStreams(5), "a", inputs, 2).bias.dataSync();
  // Biases have their own stream: only the bound 1/sqrt(inputs) changes, here by the exact factor 2.
  assertEquals(biasOf(4), biasOf(16).map((value) => 2 * value));
});

tensorTest("normalCenters() draws standard normal rows, not normalised", () => {
  const centers = normalCenters(new RandomStreams(2).stream("centers"), 50, 40);
  assertEquals(centers.shape, [50, 40]);
  const values = centers.dataSync<"float32">();
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + value * value, 0) / values.length;
  // 2000 draws: standard deviations 0.022 and 0.032; five of them.
  assert(Math.abs(mean) < 0.11, `mean ${mean}`);
  assert(Math.abs(square - 1) < 0.16, `mean square ${square}`);
});

tensorTest("ownedVariable() takes over the value", async () => {
  await assertKeeps(1, () => {
    const value = tensor2d([[1, 2]]);
    assertTensor(ownedVariable(value), [1, 2], [1, 2], 0);
    assert(value.isDisposed);
  });
});
