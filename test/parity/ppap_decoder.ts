/**
 * Golden runners: PPAP's decoder with its gradients, and its validation.
 *
 * @module
 */
import {
  add,
  concat,
  mul,
  reshape,
  type Scalar,
  slice,
  sum,
  type Tensor2D,
  type Tensor4D,
  tidy,
} from "@tensorflow/tfjs-core";
import { Confusion } from "../../src/evaluate/confusion.ts";
import { bestClasses, BilinearUpsampler } from "../../src/evaluate/protocol.ts";
import { scoreClusters, scoreProbe } from "../../src/evaluate/scores.ts";
import { clusterCosines, clusterLogProbabilities } from "../../src/methods/parts/cluster_probe.ts";
import { linearLogProbabilities } from "../../src/methods/parts/linear_probe.ts";
import { project } from "../../src/methods/ppap/objective.ts";
import { dropChannels } from "../../src/nn/channel_dropout.ts";
import { lossGradients } from "../../src/nn/gradients.ts";
import { positions } from "../../src/nn/positions.ts";
import { type Comparison, EXACT } from "./comparison.ts";
import type { GoldenFile } from "./golden_file.ts";
import { goldenLinear, officialLayout } from "./golden_layout.ts";
import { goldenDecoder, goldenTokens, mapSize, NET_NAMES } from "./ppap_golden.ts";
import { GRADIENTS, VALUES } from "./tolerance_classes.ts";

/** Codes of the trained block, its projection, the criterion features with dropout, and the gradients of all 14 tensors. */
export function decoder(golden: GoldenFile, comparison: Comparison): void {
  const [trained, last] = ["dec.", "last."].map((prefix) => goldenDecoder(golden, prefix));
  const projection = goldenLinear(golden, "proj");
  const size = mapSize(golden, "code");
  const codes = (of = trained) => of.codes(goldenTokens(golden), size);
  const projected = (map: Tensor4D) => project(positions(map), projection);
  comparison.map("code", codes(), VALUES);
  comparison.tensor("z", projected(codes()), VALUES);
  const features = codes(last);
  comparison.map("feats_dropped", dropChannels(features, golden.matrix("mask_feats")), VALUES);
  comparison.map("feats", features, VALUES);
  const parameters = {
    ...trained.parameters,
    "projection.weight": projection.weight,
    "projection.bias": projection.bias,
  };
  const names = Object.keys(parameters);
  const upstream = { code: golden.map("cotangent_code"), z: golden.matrix("cotangent_z") };
  const objective = () => {
    const map = codes();
    const dot = add(sum(mul(map, upstream.code)), sum(mul(projected(map), upstream.z))) as Scalar;
    return { dot };
  };
  const { gradients } = lossGradients(objective, Object.values(parameters));
  names.forEach((name, i) =>
    comparison.tensor(`grad_${NET_NAMES[name]}`, officialLayout(name, gradients[i]), GRADIENTS)
  );
  [parameters, last.parameters].flatMap((of) => Object.values(of)).forEach((each) => each.dispose());
}

/** Codes, predictions of both probes and what the CRF is given, counts, matching and scores. */
export async function evaluation(golden: GoldenFile, comparison: Comparison): Promise<void> {
  const decoder = goldenDecoder(golden, "dec.");
  const codes = decoder.codes(goldenTokens(golden), mapSize(golden, "code"));
  const upsampled = upsampledCodes(golden, codes);
  const [centers, probe] = [golden.matrix("clusters"), goldenLinear(golden, "probe")];
  const clustered = await bestClasses(clusterCosines(upsampled, centers));
  const classified = await bestClasses(linearLogProbabilities(upsampled, probe));
  const [images, height, width] = golden.shape("labels");
  const asMaps = (rows: Tensor2D) => reshape(rows, [images, height, width, -1]);
  comparison.map("cluster_log_probs", asMaps(clusterLogProbabilities(upsampled, centers)), VALUES);
  comparison.map("linear_log_probs", asMaps(linearLogProbabilities(upsampled, probe)), VALUES);
  comparison.map("code_up", asMaps(upsampled), VALUES);
  comparison.map("code", codes, VALUES);
  comparison.values("cluster_preds", clustered, EXACT);
  comparison.values("linear_preds", classified, EXACT);
  const counts = [clustered, classified].map((predicted) => {
    const confusion = new Confusion(golden.config.n_classes);
    confusion.add(predicted, golden.integers("labels"));
    return confusion;
  });
  const scores = { Cluster: scoreClusters(counts[0]), Linear: scoreProbe(counts[1]) };
  comparison.values("confusion", counts[0].data, EXACT);
  comparison.values("assignment", scores.Cluster.assignment, EXACT);
  for (const [name, { accuracy, miou }] of Object.entries(scores)) {
    comparison.values(`${name}_Accuracy`, [accuracy], VALUES);
    comparison.values(`${name}_mIoU`, [miou], VALUES);
  }
  [...Object.values(decoder.parameters), probe.weight, probe.bias].forEach((each) => each.dispose());
}

/** Codes at every label pixel, image by image: rank 2, `[pixels, C]`. */
function upsampledCodes(golden: GoldenFile, codes: Tensor4D): Tensor2D {
  const [images, height, width] = codes.shape;
  const upsampler = new BilinearUpsampler({ height, width }, mapSize(golden, "labels"));
  const maps = tidy(() =>
    concat(Array.from(
      { length: images },
      (_, image) => upsampler.upsample(slice(codes, [image, 0, 0, 0], [1, -1, -1, -1])),
    ))
  );
  upsampler.dispose();
  return maps;
}
