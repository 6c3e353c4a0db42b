/**
 * Golden runner: EAGLE's evaluation without CRF, extra clusters left out.
 *
 * @module
 */
import { concat, relu, reshape, slice, type Tensor2D, type Tensor4D, tidy } from "@tensorflow/tfjs-core";
import { Confusion } from "../../src/evaluate/confusion.ts";
import { averagedCodes, bestClasses, BilinearUpsampler } from "../../src/evaluate/protocol.ts";
import { scoreClusters, scoreProbe } from "../../src/evaluate/scores.ts";
import { probePredictor } from "../../src/methods/parts/probes.ts";
import type { Matrix } from "../../src/nn/initialize.ts";
import { type Comparison, EXACT } from "./comparison.ts";
import { goldenOptions } from "./eagle_golden.ts";
import type { GoldenFile } from "./golden_file.ts";
import { goldenHead, goldenLinear } from "./golden_layout.ts";
import { VALUES } from "./tolerance_classes.ts";

/** Codes at every pixel, what the CRF is given, predictions of both probes, counts, matching and scores. */
export async function evaluation(golden: GoldenFile, comparison: Comparison): Promise<void> {
  const { n_classes: classes, extra_clusters: extra } = golden.config;
  const head = goldenHead(golden, "", relu);
  const linearProbe = goldenLinear(golden, "probe");
  const centers = golden.matrix("clusters") as Matrix;
  const { clusters, linear } = probePredictor(
    { centers, linearProbe },
    goldenOptions(golden).eigen_alpha_eval,
  );
  const codes = upsampledCodes(
    golden,
    (keys, mirrored) => averagedCodes({ codes: (map) => head.codes(map) }, keys, mirrored),
  );
  const [images, height, width] = golden.shape("labels");
  const asMaps = (rows: Tensor2D) => reshape(rows, [images, height, width, -1]);
  const clustered = await bestClasses(clusters(codes));
  const classified = await bestClasses(linear!(codes));
  comparison.map("cluster_log_probs", asMaps(clusters(codes)), VALUES);
  comparison.map("code_up", asMaps(codes), VALUES);
  comparison.values("cluster_preds", clustered, EXACT);
  comparison.values("linear_preds", classified, EXACT);
  const counts = new Confusion(classes, extra, "left-out");
  counts.add(clustered, golden.integers("labels"));
  const probe = new Confusion(classes);
  probe.add(classified, golden.integers("labels"));
  const scores = { cluster: scoreClusters(counts), linear: scoreProbe(probe) };
  comparison.values("confusion", counts.data, EXACT);
  comparison.values("histogram", scores.cluster.histogram, EXACT);
  const { assignment } = scores.cluster;
  const clusterOf = Array.from({ length: classes }, (_, label) => assignment.indexOf(label));
  const official = golden.integers("cluster_of_class");
  const isEmpty = (cluster: number) =>
    counts.data.subarray(cluster * classes, (cluster + 1) * classes).every((count) => count === 0);
  // Which of the clusters without a pixel a class gets is the solver's choice.
  comparison.values(
    "cluster_of_class",
    clusterOf,
    EXACT,
    (label) => isEmpty(official[label]) && isEmpty(clusterOf[label]),
  );
  for (const [name, { accuracy, miou }] of Object.entries(scores)) {
    comparison.values(`${name}_Accuracy`, [accuracy], VALUES);
    comparison.values(`${name}_mIoU`, [miou], VALUES);
  }
  [...Object.values(head.parameters), linearProbe.weight, linearProbe.bias].forEach((each) => each.dispose());
}

/** Codes of each image, averaged with those of the mirrored one, at every label pixel: rank 2, `[pixels, D]`. */
function upsampledCodes(
  golden: GoldenFile,
  codes: (keys: Tensor4D, mirrored: Tensor4D) => Tensor4D,
): Tensor2D {
  const [keys, mirrored] = [golden.map("keys"), golden.map("keys_mirrored")];
  const [images, height, width] = keys.shape;
  const [, rows, columns] = golden.shape("labels");
  const upsampler = new BilinearUpsampler({ height, width }, { height: rows, width: columns });
  const own = (maps: Tensor4D, image: number) => slice(maps, [image, 0, 0, 0], [1, -1, -1, -1]);
  const maps = tidy(() =>
    concat(Array.from(
      { length: images },
      (_, image) => upsampler.upsample(codes(own(keys, image), own(mirrored, image))),
    ))
  );
  upsampler.dispose();
  return maps;
}
