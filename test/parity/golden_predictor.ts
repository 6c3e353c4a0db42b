/**
 * A trained head and its probes, as golden files hold them.
 *
 * @module
 */
import { type Tensor2D, variable } from "@tensorflow/tfjs-core";
import { clusterLogProbabilities } from "../../src/methods/parts/cluster_probe.ts";
import { linearLogProbabilities } from "../../src/methods/parts/linear_probe.ts";
import type { Predictor } from "../../src/methods/types.ts";
import type { Matrix } from "../../src/nn/initialize.ts";
import type { GoldenFile } from "./golden_file.ts";
import { goldenHead } from "./stego_parts.ts";

/** A predictor that owns its parameters. */
export interface GoldenPredictor extends Required<Predictor> {
  /** Centres of the cluster probe: rank 2, `[clusters, K]`. */
  readonly centers: Tensor2D;
  /** Frees the parameters. */
  dispose(): void;
}

/** Reads the head (`cluster1.*`, `cluster2.*`), the centres (`cluster.clusters`) and the linear probe (`linear.*`). */
export function goldenPredictor(golden: GoldenFile): GoldenPredictor {
  const head = goldenHead(golden);
  const centers = variable(golden.matrix("cluster.clusters")) as Matrix;
  const linear = {
    weight: variable(golden.weight("linear.weight")) as Matrix,
    bias: variable(golden.bias("linear.bias")) as Matrix,
  };
  const parameters = [...Object.values(head.parameters), centers, linear.weight, linear.bias];
  return {
    codes: (features) => head.codes(features),
    clusters: (codes) => clusterLogProbabilities(codes, centers),
    linear: (codes) => linearLogProbabilities(codes, linear),
    centers,
    dispose: () => parameters.forEach((parameter) => parameter.dispose()),
  };
}
