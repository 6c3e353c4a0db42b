/**
 * Golden runner: EAGLE's object loss.
 *
 * @module
 */
import { reshape, tidy, transpose, variable } from "@tensorflow/tfjs-core";
import { findMedoids } from "../../src/methods/eagle/medoids.ts";
import { objectLoss, objectTargets } from "../../src/methods/eagle/object_loss.ts";
import { rowWeights } from "../../src/methods/eagle/row_weights.ts";
import { lossGradients } from "../../src/nn/gradients.ts";
import type { Matrix } from "../../src/nn/initialize.ts";
import type { Tensor3D, Tensor4D } from "../../src/nn/types.ts";
import { type Comparison, EXACT } from "./comparison.ts";
import { goldenOptions } from "./eagle_golden.ts";
import type { GoldenFile } from "./golden_file.ts";
import { GRADIENTS, VALUES } from "./tolerance_classes.ts";

/** Row weights, medoids, the loss and its gradients by the rows of both views. */
export async function objects(golden: GoldenFile, comparison: Comparison): Promise<void> {
  const options = goldenOptions(golden);
  const [z1, z2] = ["z1", "z2"].map((name) => variable(golden.matrix(name)) as Matrix);
  const prototypes = await findMedoids(z1, golden.integers("labels"));
  comparison.values("medoid_rows", prototypes.medoids, EXACT);
  const weights = rowWeights(keyMaps(golden));
  const targets = objectTargets(prototypes, weights, options);
  const found = lossGradients(() => ({ loss: objectLoss(z1, z2, targets, options) }), [z1, z2]);
  comparison.tensor("loss", found.losses.loss, VALUES);
  comparison.tensor("grad_z1", found.gradients[0], GRADIENTS);
  comparison.tensor("grad_z2", found.gradients[1], GRADIENTS);
  comparison.tensor("weights", weights, VALUES);
  z1.dispose();
  z2.dispose();
}

/** Keys stored `[image, 3C, cell]`, as maps of one row. */
function keyMaps(golden: GoldenFile): Tensor4D {
  const [images, channels, cells] = golden.shape("keys");
  return tidy(() =>
    reshape(transpose(golden.tensor("keys") as Tensor3D, [0, 2, 1]), [images, 1, cells, channels])
  );
}
