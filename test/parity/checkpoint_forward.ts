/**
 * Golden runner: what the backbone in a golden checkpoint makes of images.
 *
 * @module
 */
import { dispose, stack, type Tensor, tidy } from "@tensorflow/tfjs-core";
import type { Comparison } from "./comparison.ts";
import { GoldenFile } from "./golden_file.ts";
import { goldenVit, positionsAt } from "./vit.ts";

/** The files are written in float32. */
const OUTPUT = { absolute: 1e-5 };

const PARTS = ["queries", "keys", "values"] as const;

/** Tokens, attention, queries, keys and values of the last block, and positions, for each `<size>.image`. */
export async function checkpointForward(golden: GoldenFile, comparison: Comparison): Promise<void> {
  const weights = await GoldenFile.open(
    golden.path.replace(/\.forward\.safetensors$/, ".expected.safetensors"),
  );
  const images = golden.names.filter((name) => name.endsWith(".image"));
  for (const name of images) {
    const size = name.slice(0, -".image".length);
    const [, heads] = golden.shape(`${size}.last_attention`);
    const model = goldenVit(weights, heads);
    const image = golden.map(name);
    const { tokens, attention, ...parts } = model.run(image, ["tokens", "attention", ...PARTS]);
    const qkv: Tensor = tidy(() => stack(PARTS.map((part) => parts[part])));
    comparison.tensor(`${size}.tokens_after_norm`, tokens, OUTPUT);
    comparison.tensor(`${size}.last_attention`, attention, OUTPUT);
    comparison.tensor(`${size}.last_qkv`, qkv, OUTPUT);
    comparison.values(`${size}.pos_embed`, positionsAt(model, image, weights), OUTPUT);
    dispose([image, ...Object.values(parts)]);
    model.dispose();
  }
}
