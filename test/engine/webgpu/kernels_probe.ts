/**
 * Runs the checks of the webgpu engine's kernels and prints what came of each as JSON. Run as a process of its own by the tests:
 * graphics drivers in software may crash when a process ends.
 */
import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { createHash } from "node:crypto";
import { startEngine } from "../../../src/engine/start.ts";
import { startGpu } from "../../../src/engine/webgpu.ts";
import { installGpuKernels } from "../../../src/engine/webgpu/install.ts";
import { GpuRuntime } from "../../../src/engine/webgpu/runtime.ts";
import { type Program, shaderSource } from "../../../src/engine/webgpu/shader.ts";
import { anySizes, CHECKS } from "./_checks.ts";
import { assertLikeCpu, runOn } from "./_compare.ts";
import type { Check } from "./_inputs.ts";

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
  const inSubgroups = new Set<Check>();
  for (const check of CHECKS) {
    const { name, tolerance, sizes, make } = check;
    runtime.onProgram = (program) => {
      // Without subgroups, and with those of the most cards.
      const [without, within] = [0, 32].map((subgroup) => shaderSource(program, subgroup));
      shaders.add(without).add(within);
      if (without !== within) inSubgroups.add(check);
      kernels.add(program.name.split(":")[0]);
    };
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
  if (runtime.subgroup > 0) {
    const without = new GpuRuntime(runtime.backend, 0);
    for (const { name, sizes, make } of inSubgroups) {
      for (const size of sizes) {
        await attempt(`${name} [${size}] without subgroups`, async () => {
          const within = await runOn("webgpu", make(...size));
          installGpuKernels(without);
          assertEquals(await runOn("webgpu", make(...size)), within);
        });
        installGpuKernels(runtime);
      }
    }
  }
  await attempt("the sum of a few rows is one pass", () => {
    const programs: Program[] = [];
    runtime.onProgram = (program) => programs.push(program);
    // The library computes what is smaller on the processor.
    tf.dispose(tf.tidy(() => tf.sum(tf.mul(tf.ones([40, 80]), 2), 0)));
    assertEquals(programs.map(({ name }) => name), ["Sum: columns"]);
    return Promise.resolve();
  });
  console.log(
    JSON.stringify({
      outcomes,
      digest,
      kernels: [...kernels].sort(),
      tensors: tf.memory().numTensors,
      subgroup: runtime.subgroup,
    }),
  );
} catch (error) {
  console.log(JSON.stringify({ error: (error as Error).message }));
}
