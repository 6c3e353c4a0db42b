/**
 * Bounds of what a spec may ask for: far above what is of use, below what nothing can run or plan.
 *
 * @module
 */
import type { CellSettings } from "./cell_settings.ts";
import { type Finding, ProblemList } from "./problems.ts";
import type { Spec, TablePlan } from "./types.ts";

/** Largest values of settings, and most of what is counted. */
export const LIMITS = {
  /** Optimiser steps of a cell: the longest training in the literature has 30,000. */
  steps: 10_000_000,
  /** Images per step. */
  batch: 10_000,
  /** Side of a square image, in pixels. */
  resolution: 4096,
  /** Clusters beyond one per class. */
  extraClusters: 10_000,
  /** Starts of k-means. */
  restarts: 10_000,
  /** Seeds in one list. */
  seeds: 1000,
  /** Points of one row. */
  points: 10_000,
  /** Cells of a table on one track: its points, each with its seeds. */
  cells: 100_000,
} as const;

/**
 * Refuses batches that are larger than what they are drawn from. Only the opened dataset knows how many images it has.
 *
 * @param spec The spec of the plan.
 * @param plan The plan, on one of the spec's tracks.
 * @param imagesOf Number of training images of a cell, crops counted; `undefined` where it is not known.
 * @throws {SpecError} With every batch that is too large, each where it is given.
 *
 * @example A dataset of 10 images
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { type Catalogue, checkBatches, parseSpec, planTable, SpecError } from "@omh/bench";
 * import { z } from "zod";
 *
 * const catalogue: Catalogue = {
 *   methods: { dino: { title: "DINO", version: 1, options: z.strictObject({}) } },
 *   datasets: { earthcover6: { title: "EarthCover-6", classes: 6 } },
 *   backbones: { vit: { title: "ViT", channels: 128, patch: 8 } },
 *   extensions: {},
 * };
 * const text = `
 * id: tiny
 * title: A tiny table
 * version: 1
 * seeds: [0]
 * base: { method: dino, dataset: earthcover6, backbone: vit, train.batch: 16 }
 * rows: [{ name: DINO }]
 * tracks: { embedded: {} }`;
 * const spec = parseSpec(text, { file: "tiny.yaml", catalogue });
 * const plan = planTable(spec, { track: "embedded", catalogue });
 * assertThrows(() => checkBatches(spec, plan, () => 10), SpecError, "tiny.yaml:6:73");
 * ```
 */
export function checkBatches(
  spec: Spec,
  plan: TablePlan,
  imagesOf: (settings: CellSettings) => number | undefined,
): void {
  const problems = new ProblemList(spec.document);
  for (const [index, { points }] of plan.rows.entries()) {
    for (const { settings } of points) {
      if (settings === null) continue;
      const images = imagesOf(settings);
      if (images === undefined || settings.train.batch <= images) continue;
      const message =
        `Cannot draw batches of ${settings.train.batch} images: "${settings.dataset}" has ${images} to train on, ` +
        `expected at most ${images}`;
      problems.add({ ...placeOf(spec, plan, index, settings.train.batch), message });
    }
  }
  problems.throwIfAny();
}

/** Where a row gets its batch from; the row itself where it is the default, or given from outside. */
function placeOf(spec: Spec, { track }: TablePlan, index: number, batch: number): Pick<Finding, "path"> {
  const row = spec.rows[index];
  const axes = [...row.grid, ...row.zip].flatMap(({ values }) => values);
  const layers = [
    spec.base,
    spec.tracks[track]?.settings ?? [],
    row.set,
    row.tracks[track]?.settings ?? [],
    ...axes,
    ...row.include,
  ];
  const given = layers.flat().findLast(({ path, value }) =>
    path.join(".") === "train.batch" && value === batch
  );
  return { path: given?.at ?? ["rows", index] };
}
