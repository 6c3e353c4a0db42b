/**
 * What our kernels of the webgpu engine bring on the adapter at hand: a step and a pass with them, and by the library's operations
 * alone, in turns. Beside the time it prints the processor's, of all threads: in software, that of an adapter which other work keeps
 * waiting.
 *
 * ```sh
 * deno run --allow-read --allow-env --allow-sys --allow-ffi benchmarks/speed/fused.ts
 * ```
 *
 * @module
 */
import process from "node:process";
import * as tf from "@tensorflow/tfjs-core";
import { systemClock } from "../../src/base/clock.ts";
import { asError } from "../../src/base/thrown.ts";
import { startEngine } from "../../src/engine/start.ts";
import { setUpStep } from "./tasks/step.ts";
import { setUpVit } from "./tasks/vit.ts";
import type { Repetition } from "./types.ts";

const ROUNDS = 5;
/** The side of the pictures, in pixels, and of a patch. */
const [SIDE, PATCH] = [128, 8];

await import("@tensorflow/tfjs-backend-webgpu");
const library = tf.getKernelsForBackend("webgpu");
const engine = await startEngine("webgpu").catch(asError);
if (engine instanceof Error) {
  console.error(engine.message);
  Deno.exit(1);
}
console.log(engine.description);
const own = tf.getKernelsForBackend("webgpu").filter((kernel) => !library.includes(kernel));
/** Puts our kernels in front of the library's, or takes them away. */
const use = (ours: boolean) => {
  for (const { kernelName } of own) {
    if (tf.getKernel(kernelName, "webgpu")) tf.unregisterKernel(kernelName, "webgpu");
  }
  const names = new Set(own.map(({ kernelName }) => kernelName));
  const kernels = ours ? own : library.filter(({ kernelName }) => names.has(kernelName));
  for (const kernel of kernels) tf.registerKernel(kernel);
};

const step = { method: "stego", levels: 3, classes: 27, batch: 4, gridSize: SIDE / PATCH } as const;
const workloads: Record<string, Repetition> = {
  "STEGO + OMH, step of 4 pictures of 128 px": await setUpStep({ kind: "step", ...step }),
  // 12 blocks, 3 heads of 64 channels.
  "ViT-tiny/8, one picture of 128 px": setUpVit({ kind: "vit", channels: 192, side: SIDE }, {}),
};
/** Milliseconds of the processor that this process and its drivers have taken. */
const processorTime = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
for (const [name, repetition] of Object.entries(workloads)) {
  const least = { own: Infinity, library: Infinity };
  const processor = { own: Infinity, library: Infinity };
  for (let round = -1; round < ROUNDS; round++) {
    for (const kind of ["own", "library"] as const) {
      use(kind === "own");
      const [start, before] = [systemClock.elapsed(), processorTime()];
      await repetition();
      // The first round compiles the shaders.
      if (round < 0) continue;
      least[kind] = Math.min(least[kind], systemClock.elapsed() - start);
      processor[kind] = Math.min(processor[kind], processorTime() - before);
    }
  }
  console.log(`${name}: ${comparison(least)}; of the processor ${comparison(processor)}`);
}
/** Both, and their ratio. */
function comparison({ own, library }: { readonly own: number; readonly library: number }): string {
  const ratio = (own / library).toFixed(2);
  return `${own.toFixed(0)} ms, the library's operations ${library.toFixed(0)} ms, ratio ${ratio}`;
}
// A driver in software may crash on its way out.
Deno.exit(0);
