/**
 * Golden runner: bilinear resizing, forwards and backwards.
 *
 * @module
 */
import { grad, type Tensor, type Tensor2D, tensor2d, transpose } from "@tensorflow/tfjs-core";
import { resizeTaps } from "../../src/nn/bilinear.ts";
import { interpolate } from "../../src/nn/interpolate.ts";
import type { Comparison } from "./comparison.ts";
import type { GoldenFile } from "./golden_file.ts";

const RESIZED = { absolute: 1e-5 };
/** A gradient sums all pixels that a cell reaches: where they are many, float32 rounds in proportion to the largest sum. */
const GRADIENT = { absolute: 1e-5, relative: 1e-6, of: "tensor" } as const;

/** Each `out_<height>x<width>`, and the gradient `grad_t_...` of the map for the upstream gradient `grad_out_...`. */
export function upsampleBilinear(golden: GoldenFile, comparison: Comparison): void {
  const [, , height, width] = golden.shape("t");
  // Images and channels alike are columns of one table.
  const table = (name: string) => transpose(rows(golden, name));
  for (const name of golden.names) {
    const [, size] = name.match(/^out_(\d+x\d+)$/) ?? [];
    if (!size) continue;
    const [toHeight, toWidth] = size.split("x").map(Number);
    const taps = resizeTaps({ height, width }, { height: toHeight, width: toWidth });
    const resize = (map: Tensor) => interpolate(map as Tensor2D, taps);
    comparison.tensor(name, transpose(resize(table("t"))), RESIZED);
    const gradient = grad(resize)(table("t"), table(`grad_out_${size}`));
    comparison.tensor(`grad_t_${size}`, transpose(gradient), GRADIENT);
  }
}

/** A map `[batch, channels, height, width]` as rank 2, `[batch * channels, height * width]`. */
function rows(golden: GoldenFile, name: string): Tensor2D {
  const [batch, channels, height, width] = golden.shape(name);
  return tensor2d(golden.floats(name), [batch * channels, height * width]);
}
