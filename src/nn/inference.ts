/**
 * Kernels without gradient, for networks that are frozen.
 *
 * @module
 */
import { engine } from "@tensorflow/tfjs-core";
import { type FusedKernel, fusedKernel } from "./fused.ts";

/**
 * Finds a kernel of the running engine that has no gradient.
 *
 * @param name Name of the kernel, as the engine registers it.
 * @returns The kernel, or `undefined` where the engine has none or a gradient is being recorded: then plain operations must do.
 */
export function inferenceKernel(name: string): FusedKernel | undefined {
  const { gradientDepth, kernelDepth } = engine().state;
  return gradientDepth > 0 && kernelDepth === 0 ? undefined : fusedKernel(name);
}
