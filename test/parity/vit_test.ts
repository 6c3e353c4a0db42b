import { assertEquals, assertMatch } from "@std/assert";
import { memory } from "@tensorflow/tfjs-core";
import { startEngine } from "../../src/engine/start.ts";
import { GoldenFile } from "./golden_file.ts";
import { goldenFeatures, goldenVit, vit } from "./vit.ts";
import { changedOutcome, GOLDEN, inputsOf } from "./_golden.ts";

await startEngine("wasm");

Deno.test("vit() compares everything but images and weights", async () => {
  for (const name of await inputsOf("vit/vit_tiny", vit)) {
    assertMatch(name, /^(image_.*|cls_token|pos_embed|patch_embed\..*|blocks\..*|norm\..*)$/);
  }
  assertEquals(await inputsOf("vit/vit_small_width_depth1", vit), []);
});

const CHANGED = [
  "tokens_native",
  "embedded_native",
  "block0_native",
  "attn_last_native",
  "keys_last_native",
  "featmap_small",
  "pos_same_count",
];
for (const name of CHANGED) {
  Deno.test(`vit() misses a changed "${name}"`, async () => {
    const { verdict, detail } = await changedOutcome("vit/vit_tiny", name, (data) => data[0] += 0.01);
    assertEquals({ verdict, detail }, { verdict: "MISS", detail: name });
  });
}

for (const name of ["tokens", "qkv0_first8", "image_first8"]) {
  Deno.test(`vit() misses a changed "${name}" of hashed weights`, async () => {
    const { verdict, detail } = await changedOutcome("vit/vit_small_width_depth1", name);
    assertEquals({ verdict, detail }, { verdict: "MISS", detail: name });
  });
}

Deno.test("goldenVit() finds the sizes of the transformer in shapes and settings", async () => {
  const golden = await GoldenFile.open(`${GOLDEN}/vit/vit_tiny.safetensors`);
  const before = memory().numTensors;
  const model = goldenVit(golden);
  const sizes = { channels: 48, depth: 3, heads: 3, patch: 8, grid: 4, mlpRatio: 4 };
  assertEquals(model.architecture, sizes);
  model.dispose();
  assertEquals(memory().numTensors, before);
});

Deno.test("goldenFeatures() passes images through the backbone that their file names", async () => {
  const golden = await GoldenFile.open(`${GOLDEN}/stego/train_step.safetensors`);
  const before = memory().numTensors;
  const features = await goldenFeatures(golden, "img");
  const [batch, , height, width] = golden.shape("img");
  assertEquals(features.shape, [batch, height / 8, width / 8, 48]);
  features.dispose();
  assertEquals(memory().numTensors, before);
});
