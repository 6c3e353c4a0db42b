import { assert, assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import { createDenseCrf, type DenseCrfOptions } from "../../../src/nn/crf/mod.ts";
import { type Golden, readGolden } from "./_golden.ts";

Deno.test("createDenseCrf() refuses a size or an option out of range", () => {
  assertThrows(() => createDenseCrf({ width: 0, height: 1, classes: 1 }), RangeError, '"width": 0');
  assertThrows(
    () => createDenseCrf({ width: 1, height: 1, classes: 1 }, { positionStd: 0 }),
    RangeError,
    'Cannot make a dense CRF with "positionStd": 0, expected a finite number above 0',
  );
});

/** The options under which each of a golden file's one-iteration outputs was made. */
const ONE_ITERATION: Record<string, DenseCrfOptions> = {
  Q_1_gaussian: { iterations: 1, bilateralWeight: 0 },
  Q_1_bilateral: { iterations: 1, positionWeight: 0 },
  Q_1: { iterations: 1 },
};

function refine(golden: Golden, options?: DenseCrfOptions): Float32Array {
  return createDenseCrf(golden, options).refine(golden.bytes("image_bgr"), golden.pixelMajor("logits"));
}

/** Largest and mean absolute difference. */
function deviation(actual: Float32Array, expected: Float32Array): { max: number; mean: number } {
  assertEquals(actual.length, expected.length);
  const differences = Array.from(actual, (x, i) => Math.abs(x - expected[i]));
  return { max: Math.max(...differences), mean: differences.reduce((a, b) => a + b) / differences.length };
}

/** Best class and lead over the second best of each pixel. */
function decide(probabilities: Float32Array, classes: number): { label: number; lead: number }[] {
  return Array.from({ length: probabilities.length / classes }, (_, pixel) => {
    const row = probabilities.subarray(pixel * classes, (pixel + 1) * classes);
    const [first, second] = row.toSorted().reverse();
    return { label: row.indexOf(first), lead: first - second };
  });
}

for (const name of ["crf_a", "crf_b"]) {
  for (const [tensor, options] of Object.entries(ONE_ITERATION)) {
    Deno.test(`refine() agrees with ${tensor} of ${name} after one iteration`, async () => {
      const golden = await readGolden(name);
      const { max } = deviation(refine(golden, options), golden.pixelMajor(tensor));
      // The reference page's demand; an independent float32 reimplementation reaches 3e-6.
      assertLess(max, 2e-5);
    });
  }

  Deno.test(`refine() agrees with Q and labels of ${name} after ten iterations`, async () => {
    const golden = await readGolden(name);
    const actual = refine(golden);
    const expected = golden.pixelMajor("Q");
    const { max, mean } = deviation(actual, expected);
    // The reference page's demands; ten iterations amplify rounding.
    assertLess(max, 1e-3);
    assertLess(mean, 1e-5);
    const labels = golden.integers("labels");
    const decided = decide(actual, golden.classes);
    const clear = decide(expected, golden.classes).map(({ lead }) => lead > 2e-3);
    assertEquals(decided.filter(({ label }, i) => clear[i] && label !== labels[i]), []);
    // Without the CRF many labels differ, so that equal labels mean something.
    const before = decide(golden.pixelMajor("logits"), golden.classes);
    const changed = before.filter(({ label }, i) => label !== labels[i]).length / labels.length;
    assertAlmostEquals(changed, golden.config.labels_changed_by_crf, 1e-3);
  });
}

Deno.test("refine() gives the same bits on used buffers as on fresh ones", async () => {
  const golden = await readGolden("crf_b");
  const crf = createDenseCrf(golden);
  const image = golden.bytes("image_bgr");
  crf.refine(image.map((value) => 255 - value), golden.pixelMajor("logits").reverse());
  assertEquals(crf.refine(image, golden.pixelMajor("logits")), refine(golden));
});

Deno.test("infer() refines several predictions for one picture", async () => {
  const golden = await readGolden("crf_b");
  const crf = createDenseCrf(golden);
  crf.setImage(golden.bytes("image_bgr"));
  const scores = golden.pixelMajor("logits");
  const first = crf.infer(scores);
  crf.infer(scores.toReversed());
  assertEquals(crf.infer(scores, scores), first);
  assert(first !== scores);
});
