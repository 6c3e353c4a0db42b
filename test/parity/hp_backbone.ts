/**
 * Golden runner: the transformer as HP reads it, with its attention before the softmax.
 *
 * @module
 */
import { resizePositions } from "../../src/backbone/position_embedding.ts";
import { Vit, type VitOutput } from "../../src/backbone/vit.ts";
import { dinoParameters } from "../../src/backbone/weights/dino_parameters.ts";
import { inferDepth, parameterNames } from "../../src/backbone/weights/architecture.ts";
import type { StoredTensor } from "../../src/formats/stored_tensor.ts";
import type { Comparison } from "./comparison.ts";
import type { GoldenFile } from "./golden_file.ts";
import { VALUE } from "./golden_layout.ts";

/** What the transformer calls the tensors that a file holds for a size of image. */
const OUTPUTS: Readonly<Record<string, VitOutput>> = {
  tokens: "tokens",
  keys: "keys",
  attn_logits: "attentionLogits",
};
const PARAMETER = "param.";

/** Tokens, keys, attention logits and positions at the native and at another size. */
export function backbone(golden: GoldenFile, comparison: Comparison): void {
  const parameters = storedParameters(golden);
  const model = new Vit(dinoParameters(parameters, { heads: golden.config.heads }));
  for (const size of ["native", "resized"]) {
    const images = golden.map(`${size}_image`);
    for (const [name, output] of Object.entries(OUTPUTS)) {
      comparison.tensor(`${size}_${name}`, model.run(images, [output])[output], VALUE);
    }
    const { grid, channels, patch } = model.architecture;
    const [, height, width] = images.shape;
    const stored = golden.floats(`${PARAMETER}pos_embed`);
    const table = { grid, channels, values: stored.subarray(channels) };
    const resized = resizePositions(table, height / patch, width / patch);
    comparison.values(`${size}_pos`, [...stored.subarray(0, channels), ...resized], VALUE);
  }
  model.dispose();
}

function storedParameters(golden: GoldenFile): Map<string, StoredTensor> {
  const held = golden.names.filter((name) => name.startsWith(PARAMETER));
  const names = parameterNames(inferDepth(held.map((name) => name.slice(PARAMETER.length))));
  return new Map(names.map((name) => {
    const stored = PARAMETER + name;
    return [name, { dtype: "F32", shape: golden.shape(stored), data: golden.floats(stored) }];
  }));
}
