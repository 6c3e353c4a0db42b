import type { CellSettings } from "../../src/spec/types.ts";

/** Settings of a cell for tests, with some of them replaced. */
export function cellSettings(change: Partial<CellSettings> = {}): CellSettings {
  return {
    method: "stego",
    dataset: "earthcover6",
    backbone: "earthcover-vit",
    options: { dim: 90, weights: { self: 0.1 } },
    omh: null,
    features: { center: false, precision: "f32" },
    train: {
      steps: 400,
      batch: 32,
      resolution: 224,
      sampling: "shared",
      crop: "none",
      extra_clusters: 0,
      linear_probe: true,
    },
    evaluate: { resolution: 320, flip: true, crf: false, matching: "one-to-one", checkpoint: "last" },
    ...change,
  };
}
