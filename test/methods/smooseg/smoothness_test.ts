import { assertEquals } from "@std/assert";
import {
  add,
  gather,
  matMul,
  mean,
  mul,
  reshape,
  type Scalar,
  softmax,
  sub,
  type Tensor,
  tensor1d,
  type Tensor3D,
  tensor3d,
  type Tensor4D,
  tensor4d,
  variable,
} from "@tensorflow/tfjs-core";
import fc from "fast-check";
import type { SmoothnessOptions } from "../../../src/methods/smooseg/options.ts";
import { smoothness, smoothnessTargets } from "../../../src/methods/smooseg/smoothness.ts";
import { l2Normalize } from "../../../src/nn/normalize.ts";
import { lossGradients } from "../../../src/nn/gradients.ts";
import { assertGradients, assertKeeps, assertTensor, spread, tensorTest } from "../../nn/tensor_fixture.ts";

const SHIFTS = { pointwise: true, pos_intra_shift: 0.5, neg_inter_shift: 0.25 };
type Kind = "intra" | "across";

/** Two images of two positions: the first has one class a position, the second one class. */
const map = () => tensor4d([1, 0, 0, 2, 3, 0, 1, 0], [2, 1, 2, 2]);
const classes = () => tensor3d([1, 0, 0, 1, 1, 0, 1, 0], [2, 2, 2]);

tensorTest("smoothness() is worked by hand for two images of two positions", () => {
  const targets = smoothnessTargets(map(), Int32Array.of(1, 0), SHIFTS);
  const { intra, across } = smoothness(classes(), targets);
  // Intra: W is the unit matrix and all ones; their mean m is 3/4. Centred: 3/4 +- 1/2 in the first image, 3/4 in the
  // second. Only the first image's two off-diagonal pairs differ in class: 2 (1/4 - 1/2) / 8.
  assertTensor(intra, [], [-0.0625], 1e-6);
  // Across: W is (1 1; 0 0) and (1 0; 1 0), m is 1/2. Centred by rows: all 1/2, and (1 0; 1 0).
  // Distances are (0 0; 1 1) and (0 1; 0 1): (2 (1/2 - 1/4) + 2 (0 - 1/4)) / 8.
  assertTensor(across, [], [0], 1e-6);
});

tensorTest("smoothness() without centring takes the affinities as they are", () => {
  const targets = smoothnessTargets(map(), Int32Array.of(1, 0), { ...SHIFTS, pointwise: false });
  const { intra, across } = smoothness(classes(), targets);
  // Off-diagonal affinity 0 in the first image: 2 (0 - 1/2) / 8.
  assertTensor(intra, [], [-0.125], 1e-6);
  // Affinities where classes differ are 0 in both pairs: 4 (0 - 1/4) / 8.
  assertTensor(across, [], [-0.125], 1e-6);
});

/** Both terms by the page's words, over the full matrices of position pairs. */
function allPairs(
  features: Tensor4D,
  probabilities: Tensor3D,
  partners: Int32Array,
  { pointwise, pos_intra_shift, neg_inter_shift }: SmoothnessOptions,
): Record<Kind, Scalar> {
  const [batch, height, width, channels] = features.shape;
  const rows = reshape(l2Normalize(features), [batch, height * width, channels]) as Tensor3D;
  const unit = l2Normalize(probabilities);
  const term = (partner: Int32Array, shift: number) => {
    const of = <T extends Tensor>(maps: T) => gather(maps, tensor1d(partner, "int32"));
    let affinity: Tensor = matMul(rows, of(rows), false, true);
    if (pointwise) {
      const overall = mean(affinity);
      const centred = sub(affinity, mean(affinity, 2, true));
      affinity = add(sub(centred, mean(centred)), overall);
    }
    const distance = sub(1, matMul(unit, of(unit), false, true));
    return mean(mul(sub(affinity, shift), distance)) as Scalar;
  };
  const itself = Int32Array.from(partners, (_, image) => image);
  return { intra: term(itself, pos_intra_shift), across: term(partners, neg_inter_shift) };
}

function inputs(batch: number, height: number, width: number, from: number) {
  const probabilities = softmax(
    tensor3d(spread(batch * height * width * 5, from + 9), [batch, height * width, 5]),
  );
  return {
    features: tensor4d(spread(batch * height * width * 6, from), [batch, height, width, 6]),
    probabilities,
  };
}

tensorTest("smoothness() is the mean over all pairs of positions, value and gradient", () => {
  const size = fc.integer({ min: 1, max: 4 });
  const shift = fc.double({ min: -1, max: 1, noNaN: true });
  const options = fc.record({ pointwise: fc.boolean(), pos_intra_shift: shift, neg_inter_shift: shift });
  fc.assert(
    fc.property(size, size, size, fc.nat(99), options, (batch, height, width, from, options) => {
      const { features, probabilities } = inputs(batch, height, width, from);
      // Partners may repeat, and an image that is alone is its own.
      const partners = Int32Array.from({ length: batch }, (_, image) => image === 0 ? batch - 1 : 0);
      const targets = smoothnessTargets(features, partners, options);
      const trained = variable(probabilities) as unknown as Tensor3D;
      for (const kind of ["intra", "across"] as const) {
        // deno-lint-ignore no-explicit-any -- a Variable is a Tensor3D here, which its type cannot say
        const parameters = [trained] as any;
        const got = lossGradients(() => ({ loss: smoothness(trained, targets)[kind] }), parameters);
        const want = lossGradients(() => {
          return { loss: allPairs(features, trained, partners, options)[kind] };
        }, parameters);
        // Means of up to 256 products of order 1, in float32.
        assertTensor(got.losses.loss, [], want.losses.loss.dataSync(), 2e-6);
        assertTensor(got.gradients[0], probabilities.shape, want.gradients[0].dataSync(), 2e-6);
      }
    }),
    { numRuns: 15 },
  );
});

tensorTest("smoothness() has the gradient that differences show, in both images of a pair", async () => {
  const { features, probabilities } = inputs(2, 2, 2, 5);
  for (const kind of ["intra", "across"] as const) {
    const targets = smoothnessTargets(features, Int32Array.of(1, 0), SHIFTS);
    await assertGradients((p: Tensor) => smoothness(p as Tensor3D, targets)[kind], [probabilities]);
  }
});

tensorTest("smoothness() of one class everywhere is 0", () => {
  const { features } = inputs(3, 2, 2, 5);
  const targets = smoothnessTargets(features, Int32Array.of(1, 2, 1), SHIFTS);
  const constant = tensor3d(new Float32Array(3 * 4 * 5).fill(0.2), [3, 4, 5]);
  for (const loss of Object.values(smoothness(constant, targets))) assertTensor(loss, [], [0], 1e-6);
});

tensorTest("smoothness() ignores the length of features", () => {
  const { features, probabilities } = inputs(2, 2, 3, 5);
  const loss = (map: Tensor4D) =>
    smoothness(probabilities, smoothnessTargets(map, Int32Array.of(1, 0), SHIFTS)).intra.dataSync();
  assertTensor(tensor1d(loss(mul(features, 7))), [1], loss(features), 1e-6);
});

tensorTest("smoothness() builds nothing that grows with the square of the positions", () => {
  const { first, second, partners, intra, across } = smoothnessTargets(
    inputs(2, 16, 16, 1).features,
    Int32Array.of(1, 0),
    SHIFTS,
  );
  const held = [first, second, partners, intra.offset, intra.similarity, across.offset, across.similarity];
  assertEquals(held.map((tensor) => tensor.size), [2 * 256 * 6, 2 * 256 * 6, 2, 1, 1, 1, 1]);
});

tensorTest("smoothness() keeps its two scalars, its targets their factors", async () => {
  const { features, probabilities } = inputs(2, 2, 2, 5);
  let targets: ReturnType<typeof smoothnessTargets>;
  await assertKeeps(7, () => targets = smoothnessTargets(features, Int32Array.of(1, 0), SHIFTS));
  await assertKeeps(2, () => smoothness(probabilities, targets));
});
