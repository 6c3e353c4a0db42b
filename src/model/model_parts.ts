/**
 * What the process that has trained a cell hands to the one that keeps its model: all that only it knows, in a file.
 *
 * @module
 */
import { readSafetensors, writeSafetensors } from "../formats/safetensors.ts";
import { type ModelTensors, namedTensors, sortedTensors } from "./tensor_names.ts";
import type { ModelContent } from "./types.ts";

/** What is handed over. */
export type ModelParts = Pick<ModelContent, "dataset" | "backbone" | "training"> & ModelTensors;

/**
 * Writes the parts of a model, whole or not at all.
 *
 * @param path Path of the file. Its folder must exist.
 */
export async function writeParts(
  path: string,
  { dataset, backbone, training, ...tensors }: ModelParts,
): Promise<void> {
  await writeSafetensors(path, namedTensors(tensors), {
    parts: JSON.stringify({ dataset, backbone, training }),
  });
}

/** Reads the parts of a model and removes their file. */
export async function takeParts(path: string): Promise<ModelParts> {
  const { tensors, metadata } = await readSafetensors(path);
  await Deno.remove(path);
  return { ...JSON.parse(metadata.parts), ...sortedTensors(tensors) };
}
