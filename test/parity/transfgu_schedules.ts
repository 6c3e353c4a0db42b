/**
 * Golden runner: TransFGU's bootstrapping, epoch by epoch.
 *
 * @module
 */
import { transfguOptions } from "../../src/methods/transfgu/options.ts";
import { epochPlan } from "../../src/methods/transfgu/schedule.ts";
import { type Comparison, EXACT } from "./comparison.ts";
import type { GoldenFile } from "./golden_file.ts";

const ALPHA = { absolute: 1e-7 };

/** The settings of one data set. */
interface Setting {
  readonly start: number;
  /** Numbers with commas. */
  readonly interval: string;
  readonly epochs: number;
}

/** Restarts, counter, teacher and alpha of every configuration. */
export function schedules(golden: GoldenFile, comparison: Comparison): void {
  const { negative_weights: alphas } = transfguOptions.parse({});
  comparison.values("alpha_list", alphas, ALPHA);
  for (const [name, setting] of Object.entries<Setting>(golden.config)) {
    if (!golden.has(`${name}_restarts`)) continue;
    const intervals = setting.interval.split(",").map(Number);
    const plans = Array.from(
      { length: setting.epochs },
      (_, epoch) => epochPlan(epoch, { start: setting.start, intervals, alphas }),
    );
    const restarts = plans.flatMap(({ restart }, epoch) => restart ? [epoch] : []);
    comparison.values(`${name}_restarts`, restarts, EXACT);
    comparison.values(`${name}_counter`, plans.map(({ counter }) => counter), EXACT);
    comparison.values(`${name}_teacher`, plans.map(({ teacher }) => Number(teacher)), EXACT);
    comparison.values(`${name}_alpha`, plans.map(({ alpha }) => alpha), ALPHA);
  }
}
