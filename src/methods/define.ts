/**
 * Methods are declared here.
 *
 * @module
 */
import type { MethodDefinition } from "./types.ts";

/**
 * Declares a method.
 *
 * @param definition The method, with its own type of options.
 * @returns The same object, its options' type forgotten: the harness hands a method only what its schema has passed.
 *
 * @example A method with one option
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { z } from "zod";
 * import {
 *   clusterCosines,
 *   clusterLogProbabilities,
 *   clusterProbeLoss,
 *   createTrainer,
 *   defineMethod,
 *   normalCenters,
 *   positions,
 *   type Schema,
 * } from "@omh/bench";
 *
 * const options: Schema<{ learning_rate: number }> = z.strictObject({ learning_rate: z.number().default(5e-3) });
 * const probe = defineMethod({
 *   name: "probe",
 *   title: "Cluster probe on raw features",
 *   version: 1,
 *   options,
 *   needs: [],
 *   dropLast: false,
 *   stepFlops: ({ batch, positions, channels, classes }) => 6 * batch * positions * channels * classes,
 *   trainer: ({ options, random, clusters, channels }) => {
 *     const centers = normalCenters(random.stream("initial/centers"), clusters, channels);
 *     return createTrainer({
 *       groups: { centers: { parameters: { centers }, optimizer: { learningRate: options.learning_rate } } },
 *       predictor: {
 *         codes: (features) => features.clone(),
 *         clusters: (codes) => clusterLogProbabilities(codes, centers),
 *       },
 *       prepare: () => Promise.resolve(null),
 *       objective: (_, { features }) => ({
 *         cluster: clusterProbeLoss(clusterCosines(positions(features), centers)),
 *       }),
 *     });
 *   },
 *   example: {},
 * });
 * assertEquals(probe.options.parse({}), { learning_rate: 5e-3 });
 * ```
 */
export function defineMethod<Options extends object>(
  definition: MethodDefinition<Options>,
): MethodDefinition {
  return definition as unknown as MethodDefinition;
}
