import { assertEquals, assertRejects } from "@std/assert";
import { ones, type Tensor4D, tensor4d } from "@tensorflow/tfjs-core";
import { OnnxVit } from "../../../src/backbone/onnx/onnx_vit.ts";
import { Vit } from "../../../src/backbone/vit.ts";
import { dinoParameters } from "../../../src/backbone/weights/dino_parameters.ts";
import { INSTALL_ONNXRUNTIME, openOnnxRuntime } from "../../../src/engine/onnx/onnxruntime.ts";
import type { NetworkRuntime, NetworkValues } from "../../../src/engine/types.ts";
import { hashedParameters, hashedValues } from "../../parity/hashed_weights.ts";
import { assertKeeps, assertTensor, tensorTest } from "../../nn/tensor_fixture.ts";

const HEADS = 3;
const SIZES = { channels: 12, depth: 2, heads: HEADS, patch: 4, grid: 3, mlpRatio: 2 };
const parameters = () => dinoParameters(hashedParameters(SIZES), { heads: HEADS });

const onnxruntime = await openOnnxRuntime(1);

/** A test that needs the package. */
function networkTest(name: string, run: (runtime: NetworkRuntime) => Promise<void>): void {
  if (onnxruntime) return tensorTest(name, () => run(onnxruntime));
  Deno.test({ name: `${name} (skipped: ${INSTALL_ONNXRUNTIME})`, ignore: !onnxruntime, fn: () => {} });
}

for (const [height, width] of [[12, 12], [8, 16]]) {
  networkTest(
    `a network gives the features and the attention of ${height} x ${width} pixels`,
    async (runtime) => {
      const images = tensor4d(hashedValues(2 * height * width * 3, 7, 1), [2, height, width, 3]);
      const [vit, network] = [new Vit(parameters()), new OnnxVit(parameters(), runtime)];
      for (
        const [expected, actual] of [
          [vit.features(images), await network.features(images)],
          [vit.run(images, ["attentionLogits"]).attentionLogits, await network.attention(images)],
        ]
      ) assertTensor(actual, expected.shape, expected.dataSync(), 1e-5);
      vit.dispose();
      network.dispose();
    },
  );
}

networkTest("a network keeps its result alone", async (runtime) => {
  const images: Tensor4D = ones([1, 8, 8, 3]);
  const network = new OnnxVit(parameters(), runtime);
  await assertKeeps(1, () => network.features(images));
  network.dispose();
});

/** Counts what it is asked for and answers with zeros. */
function countingRuntime(): NetworkRuntime & { readonly loaded: NetworkValues[]; disposed: number } {
  const counting = {
    name: "counting",
    loaded: [] as NetworkValues[],
    disposed: 0,
    load: (_graph: unknown, weights: NetworkValues) => {
      counting.loaded.push(weights);
      return Promise.resolve({
        run: ({ tiles }: NetworkValues) => {
          const tokens = 1 + tiles.shape[0];
          return Promise.resolve({ tokens: { data: new Float32Array(tokens * SIZES.channels), shape: [] } });
        },
        dispose: () => void counting.disposed++,
      });
    },
  };
  return counting;
}

tensorTest("a network is loaded once, on the arrays of the weights themselves", async () => {
  const [runtime, given] = [countingRuntime(), parameters()];
  const network = new OnnxVit(given, runtime);
  for (const side of [8, 12]) assertEquals((await network.features(ones([1, side, side, 3]))).shape[3], 12);
  assertEquals(runtime.loaded.length, 1);
  const name = "blocks.1.mlp.fc1.weight";
  assertEquals(runtime.loaded[0][name].data === given.tensors.get(name)!.data, true);
  network.dispose();
  await Promise.resolve();
  assertEquals(runtime.disposed, 1);
});

tensorTest("a network refuses images that cannot be cut into patches", async () => {
  const network = new OnnxVit(parameters(), countingRuntime());
  await assertRejects(() => network.features(ones([1, 8, 9, 3])), TypeError, "sides that are multiples of 4");
});
