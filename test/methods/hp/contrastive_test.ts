import { assert, assertEquals } from "@std/assert";
import { grads, type Scalar, type Tensor, tensor1d, type Tensor2D, tensor2d } from "@tensorflow/tfjs-core";
import { contrastiveLoss } from "../../../src/methods/hp/contrastive.ts";
import { type PairInputs, pairMasks, similarity } from "../../../src/methods/hp/hidden_positives.ts";
import { assertGradients, assertKeeps, assertTensor, spread, tensorTest } from "../../nn/tensor_fixture.ts";
import { options, unitRows } from "./hp_fixture.ts";

const OPTIONS = options({ temperature: 0.5 });

/** Three images of four positions whose positions find positives at random. */
function inputs(changes: Partial<PairInputs> = {}): PairInputs {
  return {
    batch: 3,
    agnostic: similarity(unitRows(12, 3, 1), unitRows(4, 3, 200), 3),
    specific: similarity(unitRows(12, 3, 400), unitRows(4, 3, 600), 3),
    specificWeight: 0.4,
    kept: tensor2d(spread(4 * 12, 800).map((x) => x > 0.2 ? 1 : 0), [4, 12]),
    ...changes,
  };
}

/** The loss to the letter of the formula, in double precision. */
function plainLoss(view: Tensor2D, pairs: PairInputs, { temperature, base_temperature } = OPTIONS): number {
  const rows = view.arraySync();
  const positions = rows.length / pairs.batch;
  const losses = Array.from({ length: pairs.batch }, (_, image) => {
    const { weights, denominator } = pairMasks(pairs, image);
    const [w, den] = [weights.arraySync(), denominator.arraySync()];
    let [sum, total] = [0, 0];
    for (let i = 0; i < positions; i++) {
      const logit = (j: number) =>
        rows[j].reduce((dot, x, c) => dot + x * rows[image * positions + i][c], 0) / temperature;
      const all = rows.reduce((total, _, j) => total + den[i][j] * Math.exp(logit(j)), 0);
      w[i].forEach((weight, j) => {
        total += weight;
        if (weight > 0) sum += weight * (logit(j) - Math.log(all));
      });
    }
    return -temperature / base_temperature * sum / total;
  });
  return losses.reduce((total, loss) => total + loss) / pairs.batch;
}

tensorTest("contrastiveLoss() of one positive pair among two negatives, worked by hand", () => {
  const pairs: PairInputs = {
    batch: 1,
    // Positions 0 and 1 are positives of each other; positions 2 and 3 have none and are left out.
    agnostic: { rows: tensor2d([[1, 0], [1, 0], [0, 1], [0, -1]]), thresholds: tensor1d([0.5, 0.5, 1, 1]) },
    specific: null,
    specificWeight: 0,
    kept: null,
  };
  const view = tensor2d([[1, 0], [0, 1], [-1, 0], [0, -1]]);
  // Products with position 0: 0, -1, 0; with position 1: 0, 0, -1. At temperature 0.5 both have the likelihood 1 / (2 + e^-2).
  const loss = contrastiveLoss([view], pairs, OPTIONS);
  assertTensor(loss, [], [0.5 / 0.07 * Math.log(2 + Math.exp(-2))], 1e-5);
});

tensorTest("contrastiveLoss() is the mean of the formula over views and images", () => {
  const [pairs, views] = [inputs(), [unitRows(12, 5, 7), unitRows(12, 5, 300)]];
  const expected = (plainLoss(views[0], pairs) + plainLoss(views[1], pairs)) / 2;
  // Losses of about 20 in float32.
  assertTensor(contrastiveLoss(views, pairs, OPTIONS), [], [expected], 1e-4);
});

tensorTest("contrastiveLoss() keeps every pair in the denominator without a draw", () => {
  const [pairs, view] = [inputs({ kept: null }), unitRows(12, 5, 7)];
  assertTensor(contrastiveLoss([view], pairs, OPTIONS), [], [plainLoss(view, pairs)], 1e-4);
});

tensorTest("contrastiveLoss() hands gradients to both views", async () => {
  const pairs = inputs();
  const views = [unitRows(12, 5, 7), unitRows(12, 5, 300)];
  // A temperature over base of 7 makes slopes that much larger than the default tolerance is for.
  await assertGradients((...views) => contrastiveLoss(views as Tensor2D[], pairs, OPTIONS), views, 0.01);
});

tensorTest("contrastiveLoss() scales its gradient with what comes from above", () => {
  const [pairs, views] = [inputs(), [unitRows(12, 5, 7)]];
  const gradient = (factor: number) =>
    grads((...views: Tensor[]) => contrastiveLoss(views as Tensor2D[], pairs, OPTIONS).mul(factor) as Scalar)(
      views,
    )[0];
  assertTensor(gradient(3), [12, 5], Array.from(gradient(1).dataSync(), (x) => 3 * x), 1e-4);
});

tensorTest("contrastiveLoss() is not a number where an image has no positive, unless it is skipped", () => {
  // Rows of zeros are similar to nothing: the last image's positions have no positives.
  const rows = unitRows(12, 3, 1).dataSync().fill(0, 8 * 3);
  const thresholds = tensor1d(Array(12).fill(0.5));
  const alone = inputs({ agnostic: { rows: tensor2d(rows, [12, 3]), thresholds } });
  const view = unitRows(12, 5, 7);
  assert(Number.isNaN(contrastiveLoss([view], alone, OPTIONS).dataSync()[0]));
  const skipping = { ...OPTIONS, skip_images_without_positives: true };
  const [gradient] = grads((view: Tensor) => contrastiveLoss([view as Tensor2D], alone, skipping))([view]);
  assert(gradient.dataSync().every(Number.isFinite));
  assert(Number.isFinite(contrastiveLoss([view], alone, skipping).dataSync()[0]));
});

tensorTest("contrastiveLoss() keeps one tensor", async () => {
  const [pairs, views] = [inputs(), [unitRows(12, 5, 7), unitRows(12, 5, 300)]];
  await assertKeeps(1, () => {
    assertEquals(contrastiveLoss(views, pairs, OPTIONS).shape, []);
  });
});
