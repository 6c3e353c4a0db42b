/**
 * Values of tensors for a loop over numbers that follows at once.
 *
 * @module
 */
import { backend, type Tensor, type TensorInfo } from "@tensorflow/tfjs-core";

/** What tfjs's wasm backend has beyond those of every engine. */
interface HeapBackend {
  typedArrayFromHeap(tensor: TensorInfo): Float32Array;
}

/**
 * The values of a tensor: where the engine keeps them in this process's own memory, as they lie there, else a copy.
 *
 * @param tensor float32, of any shape; borrowed.
 * @returns Valid until the next tensor operation: the memory may move with it. Not to be written to.
 */
export async function borrowedValues(tensor: Tensor): Promise<Float32Array> {
  const heap: Partial<HeapBackend> = backend() as unknown as Partial<HeapBackend>;
  return heap.typedArrayFromHeap?.(tensor) ?? await tensor.data<"float32">() as Float32Array;
}
