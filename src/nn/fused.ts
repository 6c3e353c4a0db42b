/**
 * The engine's own kernels, where it has them.
 *
 * An operation of this folder asks for a kernel by name and falls back on plain tfjs operations, so that everything
 * above runs on every engine and only speed differs.
 *
 * @module
 */
import { engine, getBackend, getKernel, type Tensor } from "@tensorflow/tfjs-core";

/** A kernel that the running engine brings along. Off the gradient tape: wrap it in `customGrad` to differentiate. */
export type FusedKernel = (
  inputs: Record<string, Tensor>,
  attributes?: Record<string, number | boolean>,
) => Tensor | Tensor[];

/**
 * Finds a kernel of the running engine.
 *
 * @param name Name of the kernel, as the engine registers it.
 * @returns The kernel, or `undefined` where the engine has none and plain operations must do.
 */
export function fusedKernel(name: string): FusedKernel | undefined {
  if (!getKernel(name, getBackend())) return undefined;
  return (inputs, attributes = {}) => engine().runKernel(name, inputs, attributes);
}
