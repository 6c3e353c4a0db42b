/**
 * What the fused kernels of the webgpu engine bring on the adapter at hand: a step and a pass with them and without, in turns.
 *
 * ```sh
 * deno run --allow-read --allow-env --allow-sys --allow-ffi benchmarks/speed/fused.ts
 * ```
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { systemClock } from "../../src/base/clock.ts";
import { frozenVit } from "../../src/backbone/load_vit.ts";
import { FUSED_KERNELS } from "../../src/engine/fused_kernels.ts";
import { startEngine } from "../../src/engine/start.ts";
import { randomValues, randomVit } from "./synthetic.ts";
import { setUpStep } from "./tasks/step.ts";
import type { Repetition } from "./types.ts";

const ROUNDS = 5;
/** The side of the pictures, in pixels, and of a patch. */
const [SIDE, PATCH] = [128, 8];

const { description } = await startEngine("webgpu");
console.log(description);
const kernels = Object.keys(FUSED_KERNELS).map((name) => tf.getKernel(name, "webgpu")!);
const use = (fused: boolean) => {
  for (const kernel of kernels) {
    if (tf.getKernel(kernel.kernelName, "webgpu")) tf.unregisterKernel(kernel.kernelName, "webgpu");
    if (fused) tf.registerKernel(kernel);
  }
};

const step = { method: "stego", levels: 3, classes: 27, batch: 4, gridSize: SIDE / PATCH } as const;
const workloads: Record<string, Repetition> = {
  "STEGO + OMH, step of 4 pictures of 128 px": await setUpStep({ kind: "step", ...step }),
  "ViT-tiny/8, one picture of 128 px": pass(192),
};
for (const [name, repetition] of Object.entries(workloads)) {
  const least = { fused: Infinity, plain: Infinity };
  for (let round = -1; round < ROUNDS; round++) {
    for (const kind of ["fused", "plain"] as const) {
      use(kind === "fused");
      const start = systemClock.elapsed();
      await repetition();
      // The first round compiles the shaders.
      if (round >= 0) least[kind] = Math.min(least[kind], systemClock.elapsed() - start);
    }
  }
  const { fused, plain } = least;
  console.log(`${name}: ${fused.toFixed(0)} ms, plain operations ${plain.toFixed(0)} ms, ratio ${(fused / plain).toFixed(2)}`);
}
// A driver in software may crash on its way out.
Deno.exit(0);

/** A pass of a ViT-tiny: 12 blocks, 3 heads of 64 channels. */
function pass(channels: number): Repetition {
  const vit = frozenVit(randomVit(channels), undefined);
  const image = tf.tensor4d(randomValues("speed/pixels", SIDE * SIDE * 3), [1, SIDE, SIDE, 3]);
  return async () => {
    const features = await vit.features(image);
    await features.data();
    features.dispose();
  };
}
