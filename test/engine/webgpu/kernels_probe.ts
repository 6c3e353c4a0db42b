/**
 * Runs the checks of the webgpu engine's kernels and prints what came of each as JSON. Run as a process of its own by the tests:
 * graphics drivers in software may crash when a process ends.
 */
import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { createHash } from "node:crypto";
import { startEngine } from "../../../src/engine/start.ts";
import { startGpu } from "../../../src/engine/webgpu.ts";
import { shaderSource } from "../../../src/engine/webgpu/shader.ts";
import { anySizes, CHECKS } from "./_checks.ts";
import { assertLikeCpu } from "./_compare.ts";

/** Draws for each check: more look further than the suite has time for. */
const RUNS = Number(Deno.env.get("OMH_FUZZ_FACTOR") ?? 1) * 5;

const outcomes: { name: string; error?: string }[] = [];

async function attempt(name: string, check: () => Promise<void>): Promise<void> {
  try {
    await check();
    outcomes.push({ name });
  } catch (error) {
    outcomes.push({ name, error: (error as Error).message });
  }
}

try {
  await startEngine("webgpu");
  const adapter = await navigator.gpu.requestAdapter();
  const { runtime } = await startGpu(adapter!, "");
  const shaders = new Set<string>();
  const kernels = new Set<string>();
  runtime.onProgram = (program) => {
    shaders.add(shaderSource(program));
    kernels.add(program.name.split(":")[0]);
  };
  for (const { name, tolerance, sizes, make } of CHECKS) {
    for (const size of sizes) {
      await attempt(`${name} [${size}]`, () => assertLikeCpu(make(...size), tolerance));
    }
  }
  const digest = createHash("sha256").update([...shaders].sort().join("\n")).digest("hex").slice(0, 8);
  runtime.onProgram = () => {};
  for (const check of CHECKS) {
    const property = fc.asyncProperty(
      anySizes(check),
      (size) => assertLikeCpu(check.make(...size), check.tolerance),
    );
    await attempt(`${check.name}, any sizes`, () => fc.assert(property, { numRuns: RUNS }));
  }
  console.log(
    JSON.stringify({ outcomes, digest, kernels: [...kernels].sort(), tensors: tf.memory().numTensors }),
  );
} catch (error) {
  console.log(JSON.stringify({ error: (error as Error).message }));
}
