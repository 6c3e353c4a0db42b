/**
 * Operations of several results with a gradient of their own.
 *
 * @module
 */
import { engine, type Tensor } from "@tensorflow/tfjs-core";

/** What an operation computes. */
export interface ResultsAndGradients {
  readonly results: Tensor[];
  /** Tensors that the gradients are computed from. */
  readonly kept: Tensor[];
  /** Gradients of the inputs, from those of the results and what was kept. */
  gradients(dys: Tensor[], kept: Tensor[]): Tensor[];
}

/** The library's way to run what its `customGrad`, which has room for one result, makes of a function. */
type Run = (call: {
  readonly inputs: Record<string, Tensor>;
  readonly forwardFunc: (backend: unknown, save: (kept: Tensor[]) => void) => Tensor[];
  readonly backwardsFunc: (dys: Tensor[], kept: Tensor[]) => Record<string, () => Tensor>;
}) => Tensor[];

/**
 * Computes results whose gradients are given, as the library's `customGrad` does for one.
 *
 * @param inputs What is differentiated by.
 * @param compute Computes at least two results, off the gradient tape.
 * @returns The results.
 */
export function customGradients(inputs: readonly Tensor[], compute: () => ResultsAndGradients): Tensor[] {
  let gradients: ResultsAndGradients["gradients"];
  const run = engine()["runKernelFunc"].bind(engine()) as Run;
  return run({
    inputs: Object.fromEntries(inputs.map((input, i) => [i, input])),
    forwardFunc: (_, save) => {
      const computed = compute();
      gradients = computed.gradients;
      save(computed.kept);
      return computed.results;
    },
    backwardsFunc: (dys, kept) =>
      Object.fromEntries(gradients(dys, kept).map((gradient, i) => [i, () => gradient])),
  });
}
