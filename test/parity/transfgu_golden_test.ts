import { assertEquals } from "@std/assert";
import { tensor3d } from "@tensorflow/tfjs-core";
import { startEngine } from "../../src/engine/start.ts";
import { tensorTest } from "../nn/tensor_fixture.ts";
import { GOLDEN } from "./_golden.ts";
import { GoldenFile } from "./golden_file.ts";
import { asStored, goldenDecoder, goldenShape } from "./transfgu_golden.ts";

await startEngine("wasm");

tensorTest("goldenDecoder() has the sizes that the file's weights say", async () => {
  const golden = await GoldenFile.open(`${GOLDEN}/transfgu/train_steps.safetensors`);
  assertEquals(goldenShape(golden, "init."), { channels: 24, heads: 3, layers: 2, hidden: 96, classes: 5 });
  const { parameters } = goldenDecoder(golden, "init.");
  assertEquals(parameters["blocks.0.attn.qkv.weight"].shape, [24, 72]);
  const stored = golden.floats("init.blocks.0.attn.qkv.weight");
  assertEquals(parameters["blocks.0.attn.qkv.weight"].dataSync()[1], stored[24]);
});

tensorTest("asStored() puts channels first", () => {
  assertEquals(asStored(tensor3d([[[1, 10], [2, 20]]]), 1).dataSync(), Float32Array.of(1, 2, 10, 20));
});
