import { assertEquals } from "@std/assert";
import { sigmoid, tensor4d } from "@tensorflow/tfjs-core";
import { GoldenFile } from "./golden_file.ts";
import { goldenCenters, goldenOptions, goldenProjector } from "./smooseg_golden.ts";
import { assertTensor, tensorTest } from "../nn/tensor_fixture.ts";
import { GOLDEN } from "./_golden.ts";

const open = (name: string) => GoldenFile.open(`${GOLDEN}/smooseg/${name}.safetensors`);

tensorTest("goldenProjector() turns layers and uses SiLU", async () => {
  const head = goldenProjector(await open("projection"));
  const { linear, hidden, output } = head.layers;
  assertEquals([linear, hidden, output].map(({ weight }) => weight.shape), [[48, 16], [48, 48], [48, 16]]);
  linear.weight.assign(linear.weight.zerosLike());
  linear.bias.assign(linear.bias.zerosLike());
  const x = hidden.bias;
  const expected = x.mul(sigmoid(x)).dot(output.weight).add(output.bias);
  // Of black features the first layer of the branch gives its bias.
  assertTensor(
    head.codes(tensor4d(new Float32Array(48), [1, 1, 1, 48])),
    [1, 1, 1, 16],
    expected.dataSync(),
    1e-5,
  );
});

tensorTest("goldenCenters() tells student and teacher apart", async () => {
  const golden = await open("objective");
  const { student, teacher } = goldenCenters(golden);
  assertTensor(student, golden.shape("local_clusters"), golden.floats("local_clusters"), 0);
  assertTensor(teacher, golden.shape("global_clusters"), golden.floats("global_clusters"), 0);
});

Deno.test("goldenOptions() reads the official settings", async () => {
  const { temperature, alpha, head_learning_rate, predictor_learning_rate, pos_intra_shift } = goldenOptions(
    await open("train3"),
  );
  assertEquals(
    { temperature, alpha, head_learning_rate, predictor_learning_rate, pos_intra_shift },
    {
      temperature: 0.1,
      alpha: 0.9,
      head_learning_rate: 2e-3,
      predictor_learning_rate: 0.01,
      pos_intra_shift: -0.02,
    },
  );
});
