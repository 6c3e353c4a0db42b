import { assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import { loadVit } from "../../src/backbone/load_vit.ts";
import { INSTALL_ONNXRUNTIME, openOnnxRuntime } from "../../src/engine/onnx/onnxruntime.ts";
import { startEngine } from "../../src/engine/start.ts";
import { GoldenFile } from "../parity/golden_file.ts";
import { assertTensor } from "../nn/tensor_fixture.ts";

const CHECKPOINTS = new URL("../golden/checkpoints/", import.meta.url).pathname;

Deno.test("loadVit() tells channels and patch from the weights and the digest from the file", async () => {
  await startEngine("wasm");
  const backbone = await loadVit(`${CHECKPOINTS}tiny_dino_half.safetensors`, { name: "tiny", heads: 3 });
  const { name, channels, patch, digest } = backbone;
  assertEquals({ name, channels, patch, digits: digest.length }, {
    name: "tiny",
    channels: 12,
    patch: 8,
    digits: 64,
  });
  backbone.dispose();
});

Deno.test("loadVit() refuses a file that is not there", async () => {
  await assertRejects(() => loadVit(`${CHECKPOINTS}none.pth`, { name: "none" }), Deno.errors.NotFound);
});

const onnxruntime = await openOnnxRuntime(1);
const missing = onnxruntime ? "" : ` (skipped: ${INSTALL_ONNXRUNTIME})`;

for (
  const { way, networks, ignore } of [
    { way: "on tensors", networks: undefined, ignore: false },
    { way: `as a network${missing}`, networks: onnxruntime, ignore: !onnxruntime },
  ]
) {
  for (
    const [file, tolerance] of [["tiny_dino_legacy.pth", 1e-5], ["tiny_dino_half.safetensors", 5e-3]] as const
  ) {
    Deno.test({
      name: `loadVit() of ${file} gives the official tokens and attention ${way}`,
      ignore,
      fn: async () => {
        await startEngine("wasm");
        const golden = await GoldenFile.open(`${CHECKPOINTS}tiny_dino.forward.safetensors`);
        const options = { name: "tiny", heads: 3 };
        const backbone = await loadVit(CHECKPOINTS + file, options, { networks });
        for (const size of ["native", "wide"]) {
          const images = golden.map(`${size}.image`);
          const [map, logits] = [await backbone.features(images), await backbone.attention!(images)];
          const [batch, rows, columns, channels] = map.shape;
          const tokens = golden.tensor(`${size}.tokens_after_norm`);
          // The class token comes first.
          const patches = tf.slice(tokens, [0, 1, 0], [batch, rows * columns, channels]);
          // Half-precision weights carry 11 bits.
          assertTensor(map, [batch, rows, columns, channels], patches.dataSync(), tolerance);
          const attention = tf.softmax(logits);
          const name = `${size}.last_attention`;
          assertTensor(attention, golden.shape(name), golden.floats(name), tolerance);
          tf.dispose([images, map, logits, tokens, patches, attention]);
        }
        backbone.dispose();
      },
    });
  }
}
