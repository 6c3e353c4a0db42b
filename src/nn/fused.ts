/**
 * The engine's own kernels, where it has them.
 *
 * An operation of this folder asks for a kernel by name and falls back on plain tfjs operations, so that everything
 * above runs on every engine and only speed differs.
 *
 * @module
 */
import { engine, getBackend, getKernel, type Tensor } from "@tensorflow/tfjs-core";
import type { FusedKernelName } from "../engine/fused_kernels.ts";

/** A kernel that the running engine brings along. Off the gradient tape: wrap it in `customGrad` to differentiate. */
export type FusedKernel = (
  inputs: Record<string, Tensor>,
  attributes?: Record<string, number | boolean>,
) => Tensor | Tensor[];

/**
 * Finds a kernel of the running engine.
 *
 * @param name Name of the kernel.
 * @returns The kernel, or `undefined` where the engine has none and plain operations must do.
 */
export function fusedKernel(name: FusedKernelName): FusedKernel | undefined {
  if (!getKernel(name, getBackend())) return undefined;
  return (inputs, attributes = {}) => engine().runKernel(name, inputs, attributes);
}

/**
 * Finds a kernel of the running engine that has no gradient.
 *
 * @param name Name of the kernel.
 * @returns The kernel, or `undefined` where the engine has none or a gradient is being recorded: then plain operations must do.
 */
export function inferenceKernel(name: FusedKernelName): FusedKernel | undefined {
  const { gradientDepth, kernelDepth } = engine().state;
  return gradientDepth > 0 && kernelDepth === 0 ? undefined : fusedKernel(name);
}
