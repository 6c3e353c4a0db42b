import { assertEquals } from "@std/assert";
import {
  grad,
  type Scalar,
  type Tensor,
  tensor1d,
  type Tensor3D,
  tensor3d,
  tensor4d,
} from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { resizeTaps } from "../../src/nn/bilinear.ts";
import { upsampledCrossEntropyMean, upsampledCrossEntropySum } from "../../src/nn/upsampled_cross_entropy.ts";
import {
  assertGradients,
  assertKeeps,
  assertTensor,
  assertValues,
  spread,
  tensorTest,
} from "./tensor_fixture.ts";

const labels = (...values: number[]) => tensor1d(values, "int32");

tensorTest("upsampledCrossEntropySum() upsamples the logits bilinearly to the label size", () => {
  // Logits (x, 0) with x = 0 and 4 at two positions become 0, 1, 3, 4 in four pixels.
  const taps = resizeTaps({ height: 1, width: 2 }, { height: 1, width: 4 });
  const entropy = (margin: number) => Math.log(1 + Math.exp(-margin));
  const loss = upsampledCrossEntropySum(tensor3d([[[0, 0], [4, 0]]]), labels(0, 0, 1, 1), taps);
  assertTensor(loss, [], [entropy(0) + entropy(1) + entropy(-3) + entropy(-4)], 1e-5);
});

tensorTest("upsampledCrossEntropySum() leaves out labels that are no class, in value and gradient", () => {
  const taps = resizeTaps({ height: 1, width: 1 }, { height: 1, width: 2 });
  const logits = tensor3d([[[0, 0]], [[3, 4]], [[1, 2]]]);
  // Pixel by pixel: of the second image none counts, of the third the second pixel.
  const chosen = labels(1, -1, 2, 1, 2, 0);
  const f = (x: Tensor) => upsampledCrossEntropySum(x as Tensor3D, chosen, taps);
  const third = Math.log(1 + Math.E);
  assertTensor(f(logits), [], [2 * Math.LN2 + third], 1e-6);
  const share = 1 / (1 + Math.E);
  assertTensor(grad(f)(logits), [3, 1, 2], [1, -1, 0, 0, share - 1, 1 - share], 1e-6);
});

tensorTest("upsampledCrossEntropySum() stays finite for logits of any size", () => {
  const taps = resizeTaps({ height: 1, width: 1 }, { height: 1, width: 1 });
  assertTensor(upsampledCrossEntropySum(tensor3d([[[1000, -1000]]]), labels(1), taps), [], [2000], 1e-3);
});

tensorTest("upsampledCrossEntropySum() has the gradient that differences show", () => {
  const taps = resizeTaps({ height: 2, width: 2 }, { height: 3, width: 2 });
  const chosen = labels(0, 1, 2, -1, 0, 2, 2, 2, 1, 0, 1, 1);
  const loss = (x: Tensor) => upsampledCrossEntropySum(x as Tensor3D, chosen, taps) as Scalar;
  return assertGradients(loss, [tensor3d(spread(24), [2, 4, 3])]);
});

tensorTest("upsampledCrossEntropySum() agrees with float64 in value and gradient", async () => {
  const size = fc.record({
    batch: fc.integer({ min: 1, max: 6 }),
    classes: fc.integer({ min: 2, max: 9 }),
    height: fc.integer({ min: 1, max: 4 }),
    side: fc.integer({ min: 1, max: 9 }),
  });
  await fc.assert(
    fc.asyncProperty(size, async ({ batch, classes, height, side }) => {
      const taps = resizeTaps({ height, width: 2 }, { height: side, width: side });
      const values = spread(batch * height * 2 * classes).map((x) => 4 * x);
      const chosen = Array.from(spread(batch * side * side, 5), (x) => Math.floor(x * classes));
      const f = (x: Tensor) => upsampledCrossEntropySum(x as Tensor3D, labels(...chosen), taps);
      const logits = tensor3d(values, [batch, height * 2, classes]);
      const [rows, weights] = [await taps.rows.data(), await taps.weights.data()];
      const { value, slope } = reference(values, chosen, { rows, weights }, {
        batch,
        positions: height * 2,
        classes,
      });
      // At most 486 losses of at most 9, and slopes of at most as many pixels, rounded to 6e-8 of themselves each time.
      assertTensor(f(logits), [], [value], 1e-6 * Math.max(1, value));
      assertValues(grad(f)(logits).dataSync(), slope, 1e-4);
    }),
    { numRuns: 30 },
  );
});

tensorTest("upsampledCrossEntropySum() gives an image the same bits wherever it stands in a batch", () => {
  const taps = resizeTaps({ height: 2, width: 2 }, { height: 4, width: 4 });
  const image = spread(12);
  const chosen = (images: number) =>
    labels(...Array.from({ length: 16 * images }, (_, i) => Math.floor(i / images) % 3));
  const slopes = (images: number) => {
    const logits = tensor4d([...Array(images)].flatMap(() => [...image]), [1, images, 4, 3]).reshape([
      images,
      4,
      3,
    ]);
    return grad((x: Tensor) => upsampledCrossEntropySum(x as Tensor3D, chosen(images), taps))(logits)
      .dataSync();
  };
  const alone = slopes(1);
  const together = slopes(6);
  for (let b = 0; b < 6; b++) assertEquals(together.slice(12 * b, 12 * b + 12), alone);
});

tensorTest("upsampledCrossEntropyMean() is the sum over what counts, in value and gradient", () => {
  const taps = resizeTaps({ height: 1, width: 1 }, { height: 1, width: 2 });
  const f = (x: Tensor) => upsampledCrossEntropyMean(x as Tensor3D, labels(1, -1, 2, 0), taps, 2);
  const logits = tensor3d([[[0, 0]], [[1, 2]]]);
  const share = 1 / (1 + Math.E);
  assertTensor(f(logits), [], [(Math.LN2 + Math.log(1 + Math.E)) / 2], 1e-6);
  assertTensor(grad(f)(logits), [2, 1, 2], [0.25, -0.25, (share - 1) / 2, (1 - share) / 2], 1e-6);
});

tensorTest("upsampledCrossEntropySum() keeps its result alone", () => {
  const taps = resizeTaps({ height: 1, width: 1 }, { height: 1, width: 1 });
  const [logits, chosen] = [tensor3d([[[1, 2]]]), labels(0)];
  assertKeeps(1, () => upsampledCrossEntropySum(logits, chosen, taps));
});

/** Value and slope in float64, pixel by pixel. */
function reference(
  logits: Float32Array,
  labels: readonly number[],
  { rows, weights }: { rows: ArrayLike<number>; weights: ArrayLike<number> },
  { batch, positions, classes }: { batch: number; positions: number; classes: number },
) {
  const pixels = rows.length / 4;
  const slope = new Float64Array(logits.length);
  let value = 0;
  labels.forEach((label, i) => {
    if (label < 0) return;
    const [pixel, image] = [Math.floor(i / batch), i % batch];
    const at = (tap: number, c: number) => (image * positions + rows[tap * pixels + pixel]) * classes + c;
    const taps = [0, 1, 2, 3].map((tap) => ({ tap, weight: weights[tap * pixels + pixel] }));
    const z = Array.from(
      { length: classes },
      (_, c) => taps.reduce((sum, { tap, weight }) => sum + weight * logits[at(tap, c)], 0),
    );
    const total = z.reduce((sum, x) => sum + Math.exp(x), 0);
    value += Math.log(total) - z[label];
    z.forEach((x, c) => {
      for (const { tap, weight } of taps) {
        slope[at(tap, c)] += weight * (Math.exp(x) / total - (c === label ? 1 : 0));
      }
    });
  });
  return { value, slope };
}
