/**
 * How fast a cluster probe learns where a training is shorter than the published ones.
 *
 * @module
 */
import type { TrainSettings } from "../../spec/mod.ts";

/** Steps of STEGO's published training on COCOStuff27 (reference: STEGO, section 3), at a rate of 5e-3. */
const PUBLISHED_STEPS = 7000;

/**
 * The factor on the learning rate of a cluster probe.
 *
 * Adam moves each coordinate by about its rate in a step, however small the gradient, so steps times rate is how far a
 * centre can travel from where it starts: 7000 x 5e-3 as published. `travel` keeps that product where there are fewer
 * steps. The rule looks at no label and no score. Larger steps end less settled, by as much as they are larger.
 *
 * @param train How the cell is trained.
 * @returns At least 1.
 *
 * @example A training of 350 steps
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { probeRateScale } from "./probe_rate.ts";
 *
 * assertEquals(probeRateScale({ steps: 350, probe_rate: "travel" }), 20);
 * assertEquals(probeRateScale({ steps: 350, probe_rate: "fixed" }), 1);
 * ```
 */
export function probeRateScale({ steps, probe_rate }: Pick<TrainSettings, "steps" | "probe_rate">): number {
  return probe_rate === "travel" && steps > 0 ? Math.max(1, PUBLISHED_STEPS / steps) : 1;
}
