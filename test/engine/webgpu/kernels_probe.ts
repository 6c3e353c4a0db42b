/**
 * Runs the checks of the webgpu engine's kernels and prints what came of each as JSON. Run as a process of its own by the tests:
 * graphics drivers in software may crash when a process ends.
 */
import { assert, assertEquals } from "@std/assert";
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

/** Storage buffers in a pass that WebGPU promises of every device. */
const PROMISED_BUFFERS = 8;

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
  const crowded = new Set<Check>();
  for (const check of CHECKS) {
    const { name, tolerance, sizes, make } = check;
    runtime.onProgram = (program) => {
      // Without subgroups, and with those of the most cards.
      const [without, within] = [0, 32].map((subgroup) => shaderSource(program, subgroup));
      shaders.add(without).add(within);
      if (without !== within) inSubgroups.add(check);
      if (buffersOf(program) > PROMISED_BUFFERS) crowded.add(check);
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
  await withBuffers(PROMISED_BUFFERS, runtime.backend.device, async () => {
    for (const { name, tolerance, sizes, most: largest, make } of crowded) {
      for (const size of [...sizes, largest]) {
        await attempt(`${name} [${size}] in passes of ${PROMISED_BUFFERS} storage buffers`, async () => {
          let most = 0;
          runtime.onProgram = (program) => most = Math.max(most, buffersOf(program));
          await assertLikeCpu(make(...size), tolerance);
          assert(most <= PROMISED_BUFFERS, `a pass is bound to ${most} storage buffers`);
        });
      }
    }
  });
  await attempt("the sum of a few rows is one pass", async () => {
    await startEngine("webgpu");
    const programs: Program[] = [];
    runtime.onProgram = (program) => programs.push(program);
    // The library computes what is smaller on the processor.
    tf.dispose(tf.tidy(() => tf.sum(tf.mul(tf.ones([40, 80]), 2), 0)));
    assertEquals(programs.map(({ name }) => name), ["Sum: columns"]);
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

function buffersOf({ reads, writes }: Program): number {
  return Object.keys(reads).length + Object.keys(writes).length;
}

/** Does `work` while a device says that its passes have room for no more than `most` storage buffers. */
async function withBuffers(most: number, device: GPUDevice, work: () => Promise<void>): Promise<void> {
  const { limits } = device;
  const lowered = new Proxy(limits, {
    get: (_, name) =>
      name === "maxStorageBuffersPerShaderStage" ? most : limits[name as keyof GPUSupportedLimits],
  });
  Object.defineProperty(device, "limits", { value: lowered, configurable: true });
  try {
    await work();
  } finally {
    Reflect.deleteProperty(device, "limits");
  }
}
