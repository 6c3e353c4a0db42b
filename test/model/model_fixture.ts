import type { WrittenModel } from "../../src/model/model_file.ts";
import type { CellSettings } from "../../src/spec/mod.ts";

/** A model of made-up numbers, with all that a model may have. */
export function writtenModel(changes: Partial<WrittenModel> = {}): WrittenModel {
  return {
    key: "0123456789abcdef",
    cell: "fedcba9876543210",
    settings: { method: "stego" } as unknown as CellSettings,
    seed: 3,
    identity: { method_version: 1, dataset_fingerprint: "a", weights_digest: "b", numerics: "wasm/1" },
    dataset: { name: "two", classes: ["a", "b"], colours: [[1, 2, 3], [4, 5, 6]], fit: "short-side" },
    backbone: { name: "means", digest: "b", channels: 2, patch: 8 },
    training: { steps: 4, images: 6, grid: 4, steps_per_epoch: 3 },
    readouts: { literal: [1, null], converged: null },
    scope: { spec: "../spec.yaml" },
    provenance: { engine: "wasm" },
    state: new Map([["head", { shape: [2, 1], data: Float32Array.of(0.5, -1) }]]),
    centers: { rows: 2, columns: 1, data: Float32Array.of(1, -1) },
    mean: Float32Array.of(0.25, 0.75),
    hierarchy: {
      centers: [{ rows: 1, columns: 1, data: Float32Array.of(2) }, {
        rows: 2,
        columns: 1,
        data: Float32Array.of(3, 4),
      }],
      plans: [{ rows: 1, columns: 2, data: Float32Array.of(0.5, 0.5) }],
    },
    ...changes,
  };
}
