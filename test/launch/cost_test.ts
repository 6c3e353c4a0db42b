import { assertAlmostEquals, assertEquals, assertGreater } from "@std/assert";
import type { BackboneDefinition } from "../../src/backbone/types.ts";
import { type CohortCost, cohortSeconds, estimateCohort } from "../../src/launch/cost.ts";
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

Deno.test("estimateCohort() takes the stages of methods once for all cells that share them, in passes and operations", () => {
  const parts = [
    { name: "bank", passes: () => 3, flops: () => 10 },
    {
      name: "centers",
      items: () => 1,
      flops: ({ images, classes }: { images: number; classes: number }) => images * classes,
    },
  ];
  const staged = { ...method, name: "staged", stage: parts } as unknown as MethodDefinition;
  const settings = (scale: number) =>
    ({
      train: { steps: 5, batch: 3, resolution: 16, extra_clusters: 0, linear_probe: true },
      evaluate: { resolution: 8, flip: false, crf: false },
      features: { center: false, precision: "f32" },
      options: { scale },
      omh: null,
    }) as unknown as CellSettings;
  const inputs = { extensions: [omhExtension], backbone, classes: 6, sizes: { train: 7, val: 4 } };
  const cells = [1, 1, 2].map((scale) => ({ settings: settings(scale), method: staged }));
  const pass = 2 * 2 * (12 * 5 * 100 + 2 * 5 ** 2 * 10);
  const each = [
    { method: "staged", part: "bank", items: 7, passes: 3, flops: 3 * pass + 10 },
    { method: "staged", part: "centers", items: 1, passes: 0, flops: 42 },
  ];
  assertEquals(estimateCohort({ ...inputs, cells }).stages, [...each, ...each]);
  assertEquals("stages" in estimate(1), false);
});

Deno.test("cohortSeconds() takes stages, backbone and steps at a speed, and the CRF at its own", () => {
  const part = { method: "staged", part: "bank", items: 7, passes: 3 };
  const cost: CohortCost = {
    passes: { train: 7, val: 4 },
    backboneFlops: 100,
    trainingFlops: 50,
    cacheBytes: 0,
    crfSeconds: 3,
    stages: [{ ...part, flops: 20 }, { ...part, flops: 30 }],
  };
  assertEquals(cohortSeconds(cost, 10), (100 + 50 + 20 + 30) / 10 + 3);
  assertEquals(cohortSeconds({ ...cost, stages: undefined }, 10), (100 + 50) / 10 + 3);
});

Deno.test("estimateCohort() counts registers among the tokens", () => {
  const inputs = { extensions: [omhExtension], classes: 6, sizes: { train: 7, val: 4 } };
  const settings = {
    train: { steps: 5, batch: 3, resolution: 16, extra_clusters: 0, linear_probe: true },
    evaluate: { resolution: 16, flip: false, crf: false },
    features: { center: false, precision: "f32" },
    options: {},
    omh: null,
  } as unknown as CellSettings;
  const registered = { ...backbone, transformer: { depth: 2, heads: 1, registers: 4 } };
  const flops = (backbone: BackboneDefinition) =>
    estimateCohort({ ...inputs, backbone, cells: [{ settings, method }] }).backboneFlops;
  const pass = (tokens: number) => 2 * 2 * (12 * tokens * 100 + 2 * tokens ** 2 * 10);
  assertAlmostEquals(flops(registered) / flops(backbone), pass(9) / pass(5), 1e-12);
});
