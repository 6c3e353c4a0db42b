import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-backend-webgpu";
import { FUSED_KERNELS, type KernelBackend } from "../../src/engine/fused_kernels.ts";
import { startEngine } from "../../src/engine/start.ts";
import { installGpuKernels } from "../../src/engine/webgpu/install.ts";
import type { GpuRuntime } from "../../src/engine/webgpu/runtime.ts";

/** The library's own names of kernels. */
const LIBRARY = new Set<unknown>(Object.values(tf).filter((value) => typeof value === "string"));

/** Names beyond the library's under which a backend has kernels. */
const ownKernels = (backend: string): string[] =>
  (tf.getKernelsForBackend(backend) ?? []).map(({ kernelName }) => kernelName)
    .filter((name) => !LIBRARY.has(name)).sort();

// What is registered needs no graphics card.
installGpuKernels({} as GpuRuntime);

for (const backend of ["cpu", "tensorflow", "wasm", "webgpu"] as const) {
  Deno.test(`the backend ${backend} registers the fused kernels that the table says, and no other`, async () => {
    await startEngine("wasm");
    const listed = Object.entries(FUSED_KERNELS)
      .filter(([, backends]) => (backends as readonly KernelBackend[]).includes(backend));
    assertEquals(ownKernels(backend), listed.map(([name]) => name).sort());
  });
}
