/**
 * Golden runners: SmooSeg's projector, predictor, teacher and partners.
 *
 * @module
 */
import { mul, type Scalar, sum, type Tensor2D, variable } from "@tensorflow/tfjs-core";
import { partnerImages } from "../../src/methods/parts/draws.ts";
import { CenterPair } from "../../src/methods/smooseg/centers.ts";
import { dropChannels } from "../../src/nn/channel_dropout.ts";
import type { Matrix } from "../../src/nn/initialize.ts";
import { lossGradients } from "../../src/nn/gradients.ts";
import { positions } from "../../src/nn/positions.ts";
import { type Comparison, EXACT } from "./comparison.ts";
import type { GoldenFile } from "./golden_file.ts";
import { asMap, compareGradient, goldenTable, officialLayout, VALUE } from "./golden_layout.ts";
import { goldenCenters, goldenMasks, goldenProjector, OFFICIAL_NAMES } from "./smooseg_golden.ts";

/** A teacher after an update; the alpha follows. */
const AFTER = "global_after_alpha";

/** Codes with and without the recorded dropout masks, and the gradients of a sum of the former. */
export function projection(golden: GoldenFile, comparison: Comparison): void {
  const features = golden.map("feats");
  const head = goldenProjector(golden);
  const masks = goldenMasks(golden);
  const codes = () =>
    head.codes(dropChannels(features, masks.linear), dropChannels(features, masks.nonlinear));
  comparison.map("eval_code", head.codes(features), VALUE);
  comparison.map("train_code", codes(), VALUE);
  comparison.map("train_feats", dropChannels(features, masks.features), VALUE);
  const upstream = golden.map("cotangent");
  const { gradients } = lossGradients(
    () => ({ dot: sum(mul(codes(), upstream)) as Scalar }),
    Object.values(head.parameters),
  );
  Object.keys(head.parameters).forEach((name, i) => {
    compareGradient(golden, comparison, `grad_${OFFICIAL_NAMES[name]}`, officialLayout(name, gradients[i]));
  });
  Object.values(head.parameters).forEach((parameter) => parameter.dispose());
}

/** Both kinds of cosines, and which of them moves what. */
export async function prediction(golden: GoldenFile, comparison: Comparison): Promise<void> {
  const [batch] = golden.shape("code");
  const codes = goldenTable(golden, "code");
  const centers = goldenCenters(golden);
  const { student, teacher } = centers.cosines(codes);
  comparison.tensor("products_local", asMap(student, batch), VALUE);
  comparison.tensor("products_global", asMap(teacher, batch), VALUE);
  const upstream = {
    student: positions(golden.map("cotangent_local")),
    teacher: positions(golden.map("cotangent_global")),
  };
  const dot = () => {
    const { student, teacher } = centers.cosines(codes);
    return {
      student: sum(mul(student, upstream.student)) as Scalar,
      teacher: sum(mul(teacher, upstream.teacher)) as Scalar,
    };
  };
  const { gradients } = lossGradients(dot, [codes, centers.student, centers.teacher]);
  compareGradient(golden, comparison, "grad_code", asMap(gradients[0] as Tensor2D, batch));
  compareGradient(golden, comparison, "grad_local_clusters", gradients[1]);
  const slopes = await gradients[2].data();
  comparison.require("no gradient for the teacher", slopes.every((entry) => entry === 0));
  [codes, centers.student, centers.teacher].forEach((variable) => variable.dispose());
}

/** The start from a raw draw, and the teacher after one update for each recorded alpha. */
export function emaUpdate(golden: GoldenFile, comparison: Comparison): void {
  const initial = CenterPair.fromRows(golden.matrix("init_raw"));
  comparison.tensor("init_local", initial.student.clone(), VALUE);
  comparison.tensor("init_global", initial.teacher.clone(), VALUE);
  [initial.student, initial.teacher].forEach((variable) => variable.dispose());
  for (const name of golden.names.filter((name) => name.startsWith(AFTER))) {
    const stored = (name: string) => variable(golden.matrix(name)) as Matrix;
    const pair = new CenterPair(stored("local_clusters"), stored("global_before"));
    CenterPair.updateTeachers([pair], Number(name.slice(AFTER.length)));
    comparison.tensor(name, pair.teacher.clone(), VALUE);
    [pair.student, pair.teacher].forEach((variable) => variable.dispose());
  }
}

/** Every drawn permutation turned into partners: exact. */
export function permutation(golden: GoldenFile, comparison: Comparison): void {
  for (const name of golden.names.filter((name) => name.startsWith("draw_"))) {
    const [rows, length] = golden.shape(name);
    const drawn = golden.integers(name);
    const partners = Array.from(
      { length: rows },
      (_, row) => [...partnerImages(drawn.slice(row * length, (row + 1) * length))],
    );
    comparison.values(name.replace("draw_", "result_"), partners.flat(), EXACT);
  }
}
