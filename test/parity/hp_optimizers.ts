/**
 * Golden runner: HP's optimisers and its clipping.
 *
 * @module
 */
import { type Tensor, type Variable, variable } from "@tensorflow/tfjs-core";
import { Adam } from "../../src/nn/adam.ts";
import { clipGradients, globalNorm } from "../../src/nn/gradients.ts";
import type { Comparison } from "./comparison.ts";
import type { GoldenFile } from "./golden_file.ts";
import { VALUE } from "./golden_layout.ts";

const PARAMETER = { absolute: 2e-5 };

/** Steps of all optimisers with given gradients; the head's are clipped. */
export function optimizers(golden: GoldenFile, comparison: Comparison): void {
  const { adamw, adam_linear, adam_cluster } = golden.config;
  const runs = [
    start(golden, "adamw", { learningRate: adamw.lr, weightDecay: adamw.weight_decay }),
    start(golden, "adam_linear", { learningRate: adam_linear.lr }),
    start(golden, "adam_cluster", { learningRate: adam_cluster.lr }),
  ];
  for (let step = 0; golden.has(`step${step}_norm`); step++) {
    const gradients = { a: golden.tensor(`step${step}_grad_a`), b: golden.tensor(`step${step}_grad_b`) };
    const clipped = clipGradients(gradients, adamw.clip);
    comparison.tensor(`step${step}_norm`, globalNorm(Object.values(gradients)), VALUE);
    comparison.tensor(`step${step}_clipped_a`, clipped.a.clone(), VALUE);
    comparison.tensor(`step${step}_clipped_b`, clipped.b.clone(), VALUE);
    for (const { name, parameters, adam } of runs) {
      const { a, b }: Record<string, Tensor> = name === "adamw" ? clipped : gradients;
      adam.step([a, b]);
      comparison.tensor(`step${step}_${name}_a`, parameters[0].clone(), PARAMETER);
      comparison.tensor(`step${step}_${name}_b`, parameters[1].clone(), PARAMETER);
    }
  }
  for (const { parameters, adam } of runs) [adam, ...parameters].forEach((owner) => owner.dispose());
}

function start(golden: GoldenFile, name: string, options: { learningRate: number; weightDecay?: number }) {
  const parameters: Variable[] = ["init_a", "init_b"].map((initial) => variable(golden.tensor(initial)));
  return { name, parameters, adam: new Adam(parameters, options) };
}
