import { assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import { loadVit } from "../../src/backbone/load_vit.ts";
import { startEngine } from "../../src/engine/start.ts";
import { GoldenFile } from "../../src/parity/golden_file.ts";
import { assertTensor } from "../nn/tensor_fixture.ts";

const CHECKPOINTS = new URL("../golden/checkpoints/", import.meta.url).pathname;

Deno.test("loadVit() tells width and patch from the weights and the digest from the file", async () => {
  await startEngine("wasm");
  const backbone = await loadVit(`${CHECKPOINTS}tiny_dino_half.safetensors`, { name: "tiny", heads: 3 });
  const { name, width, patch, digest } = backbone;
  assertEquals({ name, width, patch, digits: digest.length }, {
    name: "tiny",
    width: 12,
    patch: 8,
    digits: 64,
  });
  backbone.dispose();
});

Deno.test("loadVit() refuses a file that is not there", async () => {
  await assertRejects(() => loadVit(`${CHECKPOINTS}none.pth`, { name: "none" }), Deno.errors.NotFound);
});

for (
  const [file, tolerance] of [["tiny_dino_legacy.pth", 1e-5], ["tiny_dino_half.safetensors", 5e-3]] as const
) {
  Deno.test(`loadVit() of ${file} gives the official tokens and attention`, async () => {
    await startEngine("wasm");
    const golden = await GoldenFile.open(`${CHECKPOINTS}tiny_dino.forward.safetensors`);
    const { vit, dispose } = await loadVit(CHECKPOINTS + file, { name: "tiny", heads: 3 });
    for (const size of ["native", "wide"]) {
      const images = golden.map(`${size}.image`);
      const { tokens, attention } = vit.run(images, ["tokens", "attention"]);
      // Half-precision weights carry 11 bits.
      assertTensor(
        tokens,
        golden.shape(`${size}.tokens_after_norm`),
        golden.floats(`${size}.tokens_after_norm`),
        tolerance,
      );
      assertTensor(
        attention,
        golden.shape(`${size}.last_attention`),
        golden.floats(`${size}.last_attention`),
        tolerance,
      );
      tf.dispose([images, tokens, attention]);
    }
    dispose();
  });
}
