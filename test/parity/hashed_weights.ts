/**
 * Weights that golden files name by a hash instead of holding them.
 *
 * @module
 */
import { parameterShapes, type VitArchitecture } from "../../src/backbone/weights/architecture.ts";
import type { StoredTensor } from "../../src/formats/stored_tensor.ts";

/**
 * Values that depend on their position and a seed alone, spread evenly around a mean.
 *
 * @param length How many.
 * @param seed An unsigned 32-bit integer.
 * @param std Their standard deviation.
 * @param mean Their mean.
 * @returns float32, from float64 arithmetic.
 */
export function hashedValues(length: number, seed: number, std: number, mean = 0): Float32Array {
  const values = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    let x = (i + Math.imul(seed, 0x9E3779B9)) >>> 0;
    x = Math.imul(x ^ (x >>> 16), 0x7FEB352D);
    x = Math.imul(x ^ (x >>> 15), 0x846CA68B);
    x = (x ^ (x >>> 16)) >>> 0;
    values[i] = mean + std * Math.sqrt(12) * (x / 2 ** 32 - 0.5);
  }
  return values;
}

/**
 * The parameters of a vision transformer, parameter k hashed with seed k (from 1, in DINO's order).
 *
 * @param architecture Its sizes.
 * @param masked Whether a mask token, which is left out, is counted before the patch projection.
 * @returns The parameters under DINO's names.
 */
export function hashedParameters(architecture: VitArchitecture, masked = false): Map<string, StoredTensor> {
  const tensors = new Map<string, StoredTensor>();
  let seed = 0;
  for (const [name, shape] of parameterShapes(architecture)) {
    if (masked && name === "patch_embed.proj.weight") seed++;
    const length = shape.reduce((product, size) => product * size, 1);
    const { std, mean } = distribution(name, shape);
    tensors.set(name, { dtype: "F32", shape, data: hashedValues(length, ++seed, std, mean) });
  }
  return tensors;
}

function distribution(name: string, shape: number[]): { std: number; mean: number } {
  if (name.endsWith(".gamma")) return { std: 0.3, mean: 0.5 };
  if (["cls_token", "pos_embed", "register_tokens"].includes(name)) return { std: 0.4, mean: 0 };
  if (name.endsWith(".bias")) return { std: 0.2, mean: 0 };
  if (name.includes("norm")) return { std: 0.2, mean: 1 };
  const inputs = shape.slice(1).reduce((product, size) => product * size, 1);
  return { std: (name.startsWith("patch_embed") ? 1 : 1.5) / Math.sqrt(inputs), mean: 0 };
}
