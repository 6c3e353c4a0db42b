import { assertAlmostEquals, assertEquals, assertGreater } from "@std/assert";
import type { BackboneDefinition } from "../../src/backbone/types.ts";
import { type CohortCost, estimateCohort } from "../../src/launch/cost.ts";
import omhExtension from "../../src/omh/extension.ts";
import type { MethodDefinition } from "../../src/methods/types.ts";
import type { CellSettings } from "../../src/spec/mod.ts";

const backbone = { channels: 10, patch: 8, depth: 2 } as BackboneDefinition;
const method = {
  needs: [],
  dropLast: false,
  stepFlops: ({ batch, positions, channels, classes }) => batch * positions * channels * classes,
} as Partial<MethodDefinition> as MethodDefinition;

interface Change {
  readonly options?: object;
  readonly omh?: object;
  readonly crf?: boolean;
  readonly precision?: "f32" | "f16";
  readonly linear?: boolean;
}

function estimate(
  cells: number,
  { options = {}, omh, crf = false, precision = "f32", linear = true }: Change = {},
): CohortCost {
  const settings = {
    train: { steps: 5, batch: 3, resolution: 16, extra_clusters: 0, linear_probe: linear },
    evaluate: { resolution: 8, flip: false, crf },
    features: { center: false, precision },
    options,
    omh: omh ?? null,
  } as unknown as CellSettings;
  const inputs = { extensions: [omhExtension], backbone, classes: 6, sizes: { train: 7, val: 4 } };
  return estimateCohort({ ...inputs, cells: Array.from({ length: cells }, () => ({ settings, method })) });
}

Deno.test("estimateCohort() counts the products of a transformer's blocks", () => {
  // Per block and token 12 C^2 multiplications and additions, and per pair of tokens 2 C: 5 tokens at 16 px, 2 at 8 px.
  const pass = (tokens: number) => 2 * 2 * (12 * tokens * 100 + 2 * tokens ** 2 * 10);
  const { passes, backboneFlops } = estimate(1);
  assertEquals(passes, { train: 7, val: 4 });
  assertEquals(backboneFlops, 7 * pass(5) + 4 * pass(2));
});

Deno.test("estimateCohort() takes all steps of all cells at the size of the training pictures", () => {
  // 16 px at patch 8 are 4 positions.
  assertEquals(estimate(1).trainingFlops, 5 * 3 * 4 * 10 * 6);
  assertEquals(estimate(2).trainingFlops, 2 * 5 * 3 * 4 * 10 * 6);
});

Deno.test("estimateCohort() adds the cosines with the centres of OMH's levels", () => {
  const change = { options: { dim: 11 }, omh: { levels: 2, expansion: 2 } };
  // Forwards, to the centres and to the codes, a multiplication and an addition each: 12 codes, 11 channels, 6 + 12 clusters.
  assertEquals(
    estimate(1, change).trainingFlops - estimate(1).trainingFlops,
    5 * 3 * 2 * (3 * 4) * 11 * (6 + 12),
  );
});

Deno.test("estimateCohort() gives the bytes of all features at their precision", () => {
  assertEquals(estimate(1).cacheBytes, (7 * 4 + 4 * 1) * 10 * 4);
  assertEquals(estimate(1, { precision: "f16" }).cacheBytes, (7 * 4 + 4 * 1) * 10 * 2);
});

Deno.test("estimateCohort() takes the dense CRF for each cell and picture, where it is on", () => {
  assertEquals(estimate(2).crfSeconds, 0);
  const [both, clusters] = [true, false].map((linear) => estimate(1, { crf: true, linear }).crfSeconds);
  assertAlmostEquals(estimate(2, { crf: true }).crfSeconds, 2 * both, 1e-12);
  assertGreater(both, clusters);
});

Deno.test("estimateCohort() has nothing to do for no cells", () => {
  assertEquals(estimate(0), {
    passes: { train: 0, val: 0 },
    backboneFlops: 0,
    trainingFlops: 0,
    cacheBytes: 0,
    crfSeconds: 0,
  });
});
