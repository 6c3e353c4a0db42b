/**
 * Golden runner: SmooSeg's prediction without CRF, plain and with the flipped average.
 *
 * @module
 */
import { slice, type Tensor4D, variable, zerosLike } from "@tensorflow/tfjs-core";
import { Confusion } from "../../src/evaluate/confusion.ts";
import { averagedCodes, bestClasses, BilinearUpsampler } from "../../src/evaluate/protocol.ts";
import { scoreClusters } from "../../src/evaluate/scores.ts";
import { CenterPair } from "../../src/methods/smooseg/centers.ts";
import { smoosegOptions } from "../../src/methods/smooseg/options.ts";
import { createSmoosegTrainer } from "../../src/methods/smooseg/trainer.ts";
import type { Trainer } from "../../src/methods/types.ts";
import type { Matrix } from "../../src/nn/initialize.ts";
import { type Comparison, EXACT } from "./comparison.ts";
import type { GoldenFile } from "./golden_file.ts";
import { VALUE } from "./golden_layout.ts";
import { goldenProjector } from "./smooseg_golden.ts";

/** Codes, predictions, counts, matching and scores of both protocols. */
export async function evaluation(golden: GoldenFile, comparison: Comparison): Promise<void> {
  const trainer = goldenTrainer(golden);
  const features = golden.map("feats");
  const flipped = golden.map("feats_mirrored");
  comparison.map("code", averagedCodes(trainer.predictor, features, null), VALUE);
  comparison.map("code_average", averagedCodes(trainer.predictor, features, flipped), VALUE);
  for (const protocol of ["plain", "mirrored"] as const) {
    const codes = averagedCodes(trainer.predictor, features, protocol === "mirrored" ? flipped : null);
    const predicted = await predictions(trainer, codes, golden);
    comparison.values(`${protocol}_preds`, predicted, EXACT);
    const confusion = new Confusion(golden.config.n_classes);
    confusion.add(predicted, golden.integers("labels"));
    comparison.values(`${protocol}_confusion`, confusion.data, EXACT);
    const { assignment, accuracy, miou } = scoreClusters(confusion);
    comparison.values(`${protocol}_assignment`, assignment, EXACT);
    comparison.values(`${protocol}_Accuracy`, [accuracy], VALUE);
    comparison.values(`${protocol}_mIoU`, [miou], VALUE);
  }
  trainer.dispose();
}

/** A trainer for its predictor, with a student that would predict otherwise. */
function goldenTrainer(golden: GoldenFile): Trainer {
  const teacher = variable(golden.matrix("global_clusters")) as Matrix;
  const centers = new CenterPair(variable(zerosLike(teacher)) as Matrix, teacher);
  const draw = () => {
    throw new Error("Cannot draw a step: this trainer is for prediction, expected no step");
  };
  return createSmoosegTrainer(
    { head: goldenProjector(golden), centers, levels: null },
    smoosegOptions.parse({}),
    draw,
  );
}

/** The best class of every label pixel, image by image. */
async function predictions({ predictor }: Trainer, codes: Tensor4D, golden: GoldenFile): Promise<number[]> {
  const [images, height, width] = codes.shape;
  const [, labelHeight, labelWidth] = golden.shape("labels");
  const upsampler = new BilinearUpsampler({ height, width }, { height: labelHeight, width: labelWidth });
  const predicted: number[] = [];
  for (let image = 0; image < images; image++) {
    const upsampled = upsampler.upsample(slice(codes, [image, 0, 0, 0], [1, -1, -1, -1]));
    predicted.push(...await bestClasses(predictor.clusters(upsampled)));
  }
  upsampler.dispose();
  return predicted;
}
