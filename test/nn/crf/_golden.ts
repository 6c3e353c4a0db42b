/**
 * The golden vectors of the dense CRF, brought from class-major to pixel-major order.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { readSafetensors, toFloat32, toInt32 } from "../../../src/formats/safetensors.ts";

/** One golden file. */
export interface Golden {
  readonly width: number;
  readonly height: number;
  readonly classes: number;
  readonly config: Readonly<Record<string, number>>;
  /** A stored [channels, height, width] tensor as [height, width, channels], float32. */
  pixelMajor(name: string): Float32Array;
  bytes(name: string): Uint8Array;
  integers(name: string): Int32Array;
}

/** Reads `test/golden/eval/<name>.safetensors`. */
export async function readGolden(name: string): Promise<Golden> {
  const file = new URL(`../../golden/eval/${name}.safetensors`, import.meta.url);
  const { tensors, metadata } = await readSafetensors(fileURLToPath(file));
  const [classes, height, width] = tensors.get("logits")!.shape;
  return {
    width,
    height,
    classes,
    config: JSON.parse(metadata.config),
    pixelMajor(tensor) {
      const stored = tensors.get(tensor)!;
      const channels = stored.shape[0];
      const data = toFloat32(stored);
      const pixels = width * height;
      return data.map((_, i) => data[i % channels * pixels + Math.floor(i / channels)]);
    },
    bytes: (tensor) => Uint8Array.from(toInt32(tensors.get(tensor)!)),
    integers: (tensor) => toInt32(tensors.get(tensor)!),
  };
}
