/**
 * What differs from seed to seed: the sources of variation of a training, after X. Bouthillier et al., "Accounting for
 * variance in machine learning benchmarks" (2021).
 *
 * @module
 */

/** The sources of variation that a seed stands for. */
export const FACTORS = ["initialization", "order", "dropout", "sampling", "probe"] as const;

/** One source of variation. */
export type Factor = typeof FACTORS[number];

/** What a training may let differ from seed to seed: everything, everything but the order of images, or one factor. */
export const VARIATIONS = ["all", "all-but-order", ...FACTORS] as const;

/** What differs from seed to seed; all else is drawn as for seed 0. */
export type Variation = typeof VARIATIONS[number];

/** What the names of random streams say of them: the first that fits counts. */
const NAMES: readonly (readonly [RegExp, Factor])[] = [
  [/^stream\//, "order"],
  [/dropout/, "dropout"],
  [/probe|^readout\/|^codes\//, "probe"],
  [/^initial\/|centers/, "initialization"],
];

/**
 * The factor that a random stream belongs to, by its name.
 *
 * | name                                            | factor         | what is drawn                                  |
 * | ----------------------------------------------- | -------------- | ---------------------------------------------- |
 * | begins with `stream/`                           | order          | order of images, their neighbours, recolouring |
 * | holds `dropout`                                 | dropout        | dropout masks                                  |
 * | holds `probe`, or begins `readout/` or `codes/` | probe          | start of the probes; what a readout sees       |
 * | begins with `initial/`, or holds `centers`      | initialization | start of the head and of other centres         |
 * | anything else                                   | sampling       | points, pairs, pools                           |
 *
 * @param purpose Name of the stream.
 * @returns The factor.
 *
 * @example The head's start and the probe's
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { factorOf } from "./variation.ts";
 *
 * assertEquals(factorOf("initial/head.linear.weight"), "initialization");
 * assertEquals(factorOf("initial/cluster_probe"), "probe");
 * ```
 */
export function factorOf(purpose: string): Factor {
  return NAMES.find(([pattern]) => pattern.test(purpose))?.[1] ?? "sampling";
}

/**
 * Whether a factor differs from seed to seed.
 *
 * @param variation What does.
 * @param factor The factor.
 * @returns `false` where it is drawn as for seed 0.
 */
export function varies(variation: Variation, factor: Factor): boolean {
  return variation === "all" || variation === factor || variation === "all-but-order" && factor !== "order";
}
