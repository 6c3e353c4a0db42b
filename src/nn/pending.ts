/**
 * Numbers that the engine still has: a step reads all of them at once, when it has nothing more to ask for.
 *
 * @module
 */
import { concat, getBackend, reshape, tidy } from "@tensorflow/tfjs-core";
import type { Tensor, Tensor1D } from "./types.ts";

/** A number that is made of values of a tensor, once they are read. */
export interface PendingNumber {
  /** The values: float32, of any shape. */
  readonly tensor: Tensor;
  /**
   * Makes the number.
   *
   * @param values What the tensor holds, in its order.
   * @throws {DivergedError} They say that training cannot go on.
   */
  from(values: Float32Array): number;
}

/** Whether the engine computes beside the program, which then waits for each value that it reads. */
export function computesAside(): boolean {
  return getBackend() === "webgpu";
}

/**
 * Reads tensors in one go.
 *
 * @param tensors float32, of any shapes; at least one.
 * @returns The values of each.
 */
export async function readTogether(tensors: readonly Tensor[]): Promise<Float32Array[]> {
  const together = tidy(() => {
    const flat = tensors.map((tensor) => reshape(tensor, [tensor.size]) as Tensor1D);
    return flat.length === 1 ? flat[0].clone() : concat(flat);
  });
  const values = await together.data<"float32">();
  together.dispose();
  let end = 0;
  return tensors.map(({ size }) => values.slice(end, end += size));
}
