/**
 * Golden runner: Adam steps with the OMH losses alone.
 *
 * @module
 */
import { matMul, type Tensor2D, type Variable, variable } from "@tensorflow/tfjs-core";
import { Adam } from "../../src/nn/adam.ts";
import { type Matrix, ownedVariable } from "../../src/nn/initialize.ts";
import { lossGradients } from "../../src/nn/gradients.ts";
import { positions } from "../../src/nn/positions.ts";
import { Hierarchy } from "../../src/omh/hierarchy.ts";
import { omhOptions } from "../../src/omh/options.ts";
import type { Comparison } from "./comparison.ts";
import type { GoldenFile } from "./golden_file.ts";

/** Adam turns a gradient this small of either sign into a full step: its entries are not compared. */
const TINY_GRADIENT = 1e-6;
const PARAMETER = { absolute: 5e-5 };

/** The gradient of the losses reaches the head: a few steps, losses before each and parameters after each. */
export async function steps(golden: GoldenFile, comparison: Comparison): Promise<void> {
  const { lr_net, lr_centres, temperature, iterations, plan_gradient, levels } = golden.config;
  const features = positions(golden.map("feats"));
  const head = ownedVariable(golden.weight("head_0"));
  const centers = (levels as number[]).map((_, m) => variable(golden.matrix(`centres_${m + 1}_0`)) as Matrix);
  const options = omhOptions.parse({
    epsilon: temperature,
    iterations,
    plan_gradient,
    levels: levels.length,
  });
  const hierarchy = new Hierarchy(centers, options);
  const optimizers = [
    new Adam([head], { learningRate: lr_net }),
    new Adam(centers, { learningRate: lr_centres }),
  ];
  const rows: number[] = [];
  let skips: ((at: number) => boolean)[] = [];
  const [stepCount] = golden.shape("losses");
  for (let step = 1; step <= stepCount; step++) {
    const plans = await hierarchy.plans();
    const { losses, gradients } = lossGradients(() => {
      const { cluster, match } = hierarchy.levelLosses(matMul(features, head) as Tensor2D, plans);
      return Object.fromEntries([...cluster, ...match].map((loss, i) => [String(i).padStart(3, "0"), loss]));
    }, [head, ...centers]);
    const parts = (await Promise.all(Object.values(losses).map((loss) => loss.data()))).map(([part]) => part);
    rows.push(parts.reduce((sum, part) => sum + part, 0), ...parts);
    if (step === 1) {
      skips = (await Promise.all(gradients.map((gradient) => gradient.data()))).map(tinyEntries);
    }
    optimizers[0].step(gradients.slice(0, 1));
    optimizers[1].step(gradients.slice(1));
    compareParameters(comparison, step, head, centers, skips);
  }
  comparison.values("losses", rows, { absolute: 1e-5 });
  [head, ...centers, ...optimizers].forEach((owner) => owner.dispose());
}

function compareParameters(
  comparison: Comparison,
  step: number,
  head: Matrix,
  centers: readonly Variable[],
  skips: readonly ((at: number) => boolean)[],
): void {
  // The head is stored transposed, so its skips are taken at the transposed place.
  const [inputs, outputs] = head.shape;
  const skipHead = (at: number) => skips[0]((at % inputs) * outputs + Math.floor(at / inputs));
  comparison.weight(`head_${step}`, head.clone(), PARAMETER, skipHead);
  centers.forEach((mu, m) =>
    comparison.tensor(`centres_${m + 1}_${step}`, mu.clone(), PARAMETER, skips[m + 1])
  );
}

function tinyEntries(gradient: ArrayLike<number>): (at: number) => boolean {
  return (at) => Math.abs(gradient[at]) < TINY_GRADIENT;
}
