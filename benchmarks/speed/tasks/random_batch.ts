import { type Tensor4D, tensor4d } from "@tensorflow/tfjs-core";
import type { OutputName } from "../../../src/backbone/output_names.ts";
import type { Batch, ViewBatch } from "../../../src/features/types.ts";
import { methodInputs, streamNeeds } from "../../../src/methods/needs.ts";
import type { MethodDefinition } from "../../../src/methods/types.ts";
import { PATCH, randomAttention, randomFeatures, randomLabels, randomOutputs } from "../synthetic.ts";
import type { StepTask } from "../types.ts";

/**
 * Random batches of all that a method asks for.
 *
 * @returns Makes a batch of the same values at each call, of tensors of its own: the caller disposes of it.
 */
export function randomBatches(
  method: MethodDefinition,
  options: Record<string, unknown>,
  { batch, gridSize, classes }: Pick<StepTask, "batch" | "gridSize" | "classes">,
): () => Batch {
  const needs = streamNeeds(method, options);
  const { train, second, pictures } = methodInputs(method, options);
  const features = (name: string) => randomFeatures(`speed/${name}`, batch, gridSize);
  const view = (name: string, outputs: readonly OutputName[] = []): () => ViewBatch => {
    const map = features(name);
    const named = randomOutputs(name, outputs, batch, gridSize);
    return () => ({
      features: map(),
      ...(outputs.length > 0 && { outputs: named() }),
      ...(pictures && { pictures: grey(batch, gridSize * PATCH) }),
    });
  };
  const labels = randomLabels(batch, gridSize * PATCH, classes);
  const parts = {
    first: view("features", train),
    ...(second && { second: view("second", second) }),
    ...(needs.includes("neighbors") && { neighbors: features("neighbors") }),
    ...(needs.includes("attention") && { localAttention: randomAttention(batch, gridSize) }),
    ...(needs.includes("jittered") && { jittered: features("jittered") }),
  };
  return () => {
    const { first, ...rest } = parts;
    const made = Object.entries(rest).map(([name, make]) => [name, make()]);
    return { step: 0, ...first(), labels, ...Object.fromEntries(made) };
  };
}

/** Pictures of one colour: EAGLE's search for the eigenvectors of the colours of a picture ends at once. */
function grey(batch: number, side: number): Tensor4D {
  return tensor4d(new Float32Array(batch * side * side * 3), [batch, side, side, 3]);
}
