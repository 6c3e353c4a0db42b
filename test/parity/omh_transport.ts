/**
 * Golden runners: number of clusters per level, transport plans.
 *
 * @module
 */
import { centerCost } from "../../src/omh/level_plans.ts";
import { levelSizes } from "../../src/omh/options.ts";
import {
  planEntropy,
  solveTransport,
  solveTransportPlainly,
  type TransportProblem,
} from "../../src/omh/transport_plan.ts";
import { type Comparison, EXACT } from "./comparison.ts";
import type { GoldenFile } from "./golden_file.ts";

const PLAN_TOLERANCE = { absolute: 1e-6 };
/** A converged plan needs up to several thousand iterations at 0.02. */
const CONVERGED = 5000;

/** Rows of C_1, 10 e, C_1, C_2, ...: exact. */
export function levels(golden: GoldenFile, comparison: Comparison): void {
  const [rows, columns] = golden.shape("table");
  const table = golden.integers("table");
  const computed = Array.from({ length: rows }, (_, row) => {
    const [classes, tenfold] = table.subarray(row * columns);
    return [classes, tenfold, ...levelSizes(classes, columns - 2, tenfold / 10)];
  });
  comparison.values("table", computed.flat(), EXACT);
}

/** The cost of two sets of centres; plans, converged and after a few iterations; their entropies. */
export function sinkhorn(golden: GoldenFile, comparison: Comparison): void {
  const [higher, lower] = [golden.matrix("centres_high"), golden.matrix("centres_low")];
  comparison.tensor("cost", centerCost(higher, lower), { absolute: 1e-6 });
  higher.dispose();
  lower.dispose();
  for (const name of golden.names.filter((name) => name.startsWith("plan_"))) {
    const [, epsilon, stopped] = name.match(/^plan_([\d.]+)(?:_iter(\d+))?$/)!;
    const { plan } = solveTransport(problem(golden, Number(epsilon), stopped ? Number(stopped) : CONVERGED));
    comparison.values(name, plan, PLAN_TOLERANCE);
    const entropy = golden.config.per_temperature?.[epsilon]?.entropy;
    if (!stopped && entropy) {
      comparison.require(`entropy at ${epsilon}`, Math.abs(planEntropy(plan) - entropy) <= 1e-4 * entropy);
    }
  }
}

/** The log domain stays finite where plain float32 breaks down. */
export function underflow(golden: GoldenFile, comparison: Comparison): void {
  for (const name of golden.names.filter((name) => name.startsWith("plan_"))) {
    const epsilon = name.slice("plan_".length);
    const transport = problem(golden, Number(epsilon), 2000);
    comparison.values(name, solveTransport(transport).plan, { absolute: 1e-5 });
    // The file's note: between these the outcome depends on how a platform treats denormals.
    if (epsilon === "0.01") continue;
    const broken = solveTransportPlainly(transport).some(Number.isNaN);
    comparison.require(
      `plain float32 at ${epsilon}`,
      broken === golden.config.facts[epsilon].plain_fp32_has_nan,
    );
  }
}

function problem(golden: GoldenFile, epsilon: number, iterations: number): TransportProblem {
  const [rows, columns] = golden.shape("cost");
  return { cost: golden.floats("cost"), rows, columns, epsilon, iterations };
}
