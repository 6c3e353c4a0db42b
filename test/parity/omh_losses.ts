/**
 * Golden runners: the OMH losses of given codes and centres, with their gradients.
 *
 * @module
 */
import {
  add,
  mul,
  reshape,
  type Scalar,
  stack,
  Tensor,
  type Tensor4D,
  tidy,
  variable,
} from "@tensorflow/tfjs-core";
import type { Matrix } from "../../src/nn/initialize.ts";
import { lossGradients } from "../../src/nn/gradients.ts";
import { positions } from "../../src/nn/positions.ts";
import { cosinePredictor, Hierarchy, type LevelLosses } from "../../src/omh/hierarchy.ts";
import { transportedActivation } from "../../src/omh/level_losses.ts";
import { type LevelPlan, planTensor, type StepPlan } from "../../src/omh/level_plans.ts";
import { l2Normalize } from "../../src/nn/normalize.ts";
import { type OmhOptions, omhOptions } from "../../src/omh/options.ts";
import type { Comparison, Tolerance } from "./comparison.ts";
import type { GoldenFile } from "./golden_file.ts";

const LOSS: Tolerance = { absolute: 1e-6, relative: 1e-5 };
const GRADIENT: Record<OmhOptions["plan_gradient"], Tolerance> = {
  constant: { absolute: 1e-6, relative: 1e-3 },
  unrolled: { absolute: 5e-6, relative: 1e-2 },
};

/** Losses, activations, plans and both readings of the plan's gradient. */
export async function losses(golden: GoldenFile, comparison: Comparison): Promise<void> {
  const { temperature, iterations } = golden.config;
  for (const plan_gradient of ["constant", "unrolled"] as const) {
    const options = omhOptions.parse({ epsilon: temperature, iterations, plan_gradient });
    const model = new GoldenHierarchy(golden, options);
    // As a step has them: on a card they are solved, and differentiated, there.
    const plans = (await model.hierarchy.prepare(0))!;
    model.compareGradients(comparison, `${plan_gradient}.`, plans, GRADIENT[plan_gradient], "total");
    for (const { plan } of plans) if (plan instanceof Tensor) plan.dispose();
    if (plan_gradient === "constant") compareParts(golden, comparison, model, await model.hierarchy.plans());
    model.dispose();
  }
}

/** The optional readings: every case's losses and gradients, plan held constant. */
export async function readings(golden: GoldenFile, comparison: Comparison): Promise<void> {
  const { cases, temperature = 0.02, iterations = 100 } = golden.config;
  for (const [name, settings] of Object.entries(cases as Record<string, Partial<OmhOptions>>)) {
    const model = new GoldenHierarchy(
      golden,
      omhOptions.parse({ ...settings, epsilon: temperature, iterations }),
    );
    const plans = await model.hierarchy.plans();
    const { cluster, match } = model.levelLosses(plans);
    comparison.tensor(`${name}.cluster_losses`, stack(cluster), LOSS);
    comparison.tensor(`${name}.match_losses`, stack(match), LOSS);
    model.compareGradients(comparison, `${name}.`, plans, GRADIENT.constant, `${name}.total`);
    [...cluster, ...match].forEach((loss) => loss.dispose());
    model.dispose();
  }
}

function compareParts(
  golden: GoldenFile,
  comparison: Comparison,
  model: GoldenHierarchy,
  plans: readonly LevelPlan[],
): void {
  const { cluster, match } = model.levelLosses(plans);
  cluster.forEach((loss, m) => comparison.tensor(`cluster_loss_${m + 1}`, loss, LOSS));
  comparison.tensor(
    "match_loss_row_scaled",
    tidy(() => stack(match.map((loss, m) => mul(loss, plans[m].rows)))),
    LOSS,
  );
  match.forEach((loss, m) => comparison.tensor(`match_loss_${m + 1}`, loss, LOSS));
  plans.forEach(({ plan }, m) => comparison.values(`plan_${m + 1}`, plan, { absolute: 1e-6 }));
  if (golden.has("assign_1")) compareActivations(comparison, model, plans);
}

function compareActivations(
  comparison: Comparison,
  model: GoldenHierarchy,
  plans: readonly LevelPlan[],
): void {
  const { codes, hierarchy: { centers, options } } = model;
  const [batch, height, width] = codes.shape;
  const asMap = (rows: Tensor) => reshape(rows, [batch, height, width, -1]);
  const levels = centers.map((mu) =>
    cosinePredictor(l2Normalize(positions(codes as unknown as Tensor4D)), mu)
  );
  plans.forEach((plan, m) => {
    const moved = tidy(() =>
      asMap(
        transportedActivation(
          planTensor(plan, centers[m], centers[m + 1], options),
          levels[m],
          levels[m + 1],
          options,
        ),
      )
    );
    comparison.map(`moved_${m + 1}`, moved, { absolute: 1e-6 });
  });
  levels.forEach(({ activations, winners }, m) => {
    comparison.map(`assign_${m + 1}`, asMap(activations), { absolute: 1e-6 });
    activations.dispose();
    winners.dispose();
  });
}

/** A hierarchy and codes as a golden file gives them. */
class GoldenHierarchy {
  readonly hierarchy: Hierarchy;
  readonly codes;

  constructor(golden: GoldenFile, options: OmhOptions) {
    const names = golden.names.filter((name) => /^centres_\d+$/.test(name)).sort();
    this.codes = variable(golden.map("code"));
    const centers = names.map((name) => variable(golden.matrix(name)) as Matrix);
    this.hierarchy = new Hierarchy(centers, { ...options, levels: centers.length });
  }

  /** All losses, unweighted; the caller disposes of them. */
  levelLosses(plans: readonly LevelPlan[]): LevelLosses {
    return tidy(() => this.hierarchy.levelLosses(positions(this.codes as unknown as Tensor4D), plans));
  }

  /** Compares the gradients of the weighted total, and the total. */
  compareGradients(
    comparison: Comparison,
    prefix: string,
    plans: readonly StepPlan[],
    tolerance: Tolerance,
    totalName: string,
  ): void {
    const { centers } = this.hierarchy;
    const objective = () => {
      const { omh_cluster, omh_match } = this.hierarchy.losses(
        positions(this.codes as unknown as Tensor4D),
        plans,
      );
      return { total: add(omh_cluster, omh_match) as Scalar };
    };
    const { losses, gradients } = lossGradients(objective, [this.codes, ...centers]);
    comparison.tensor(totalName, losses.total, LOSS);
    comparison.map(`${prefix}grad_code`, gradients[0], tolerance);
    centers.forEach((_, m) =>
      comparison.tensor(`${prefix}grad_centres_${m + 1}`, gradients[m + 1], tolerance)
    );
  }

  dispose(): void {
    this.codes.dispose();
    Object.values(this.hierarchy.parameters).forEach((centers) => centers.dispose());
  }
}
