import { createHash } from "node:crypto";
import { canonicalJson } from "../base/canonical_json.ts";
import { varies } from "../base/variation.ts";
import type { CellSettings, TrainSettings } from "./cell_settings.ts";

/** Cells that eat the same features. */
export interface Cohort<T> {
  /** What {@linkcode cohortOf} says of each of the cells. */
  readonly id: string;
  /** In the order they were given; at least one. */
  readonly cells: readonly T[];
}

/**
 * The cohort of a cell: what its feature stream depends on. Cells of one cohort see the same images in the same order.
 *
 * @param settings Settings of the cell.
 * @param seed Seed of the cell; matters only where each seed has its own order of images.
 * @returns Dataset, backbone and 12 hex digits; fit for a file name.
 *
 * @example All seeds share the images unless each has its own order
 * ```ts
 * import { assertEquals, assertNotEquals } from "@std/assert";
 * import { cohortOf } from "@omh/bench";
 *
 * const settings = {
 *   method: "dino",
 *   dataset: "earthcover6",
 *   backbone: "vit",
 *   options: {},
 *   omh: null,
 *   features: { center: false, precision: "f32" },
 *   train: {
 *     steps: 10,
 *     batch: 2,
 *     resolution: 64,
 *     seeds_vary: "all-but-order",
 *     crop: "none",
 *     probe_rate: "fixed",
 *     extra_clusters: 0,
 *     linear_probe: true,
 *   },
 *   evaluate: { resolution: 64, flip: true, readout: "literal", restarts: 50, crf: false, matching: "one-to-one", checkpoint: "last" },
 * } as const;
 * assertEquals(cohortOf(settings, 0), cohortOf(settings, 1));
 * const perSeed = { ...settings, train: { ...settings.train, seeds_vary: "all" } } as const;
 * assertNotEquals(cohortOf(perSeed, 0), cohortOf(perSeed, 1));
 * ```
 */
export function cohortOf(settings: CellSettings, seed: number): string {
  const { dataset, backbone, features, train } = settings;
  const { resolution, batch, crop } = train;
  const stream = {
    dataset,
    backbone,
    features,
    train: { resolution, batch, crop },
    seed: orderSeed(train, seed),
  };
  const digest = createHash("sha256").update(canonicalJson(stream)).digest("hex").slice(0, 12);
  return [dataset, backbone, digest].map((part) => part.replace(/[^\w.-]+/g, "_")).join("-");
}

/**
 * The seed of the order in which a cell sees the images.
 *
 * @param train How the cell is trained.
 * @param seed Seed of the cell.
 * @returns That seed, or 0 where all seeds share one order, or no step looks at it.
 */
export function orderSeed(
  { steps, seeds_vary }: Pick<TrainSettings, "steps" | "seeds_vary">,
  seed: number,
): number {
  return steps > 0 && varies(seeds_vary, "order") ? seed : 0;
}

/**
 * Groups cells into cohorts.
 *
 * @param cells Cells of one or more tables.
 * @returns Cohorts, in the order of their first cells.
 *
 * @example Two seeds on the same images
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { groupCohorts } from "@omh/bench";
 *
 * const settings = {
 *   method: "dino",
 *   dataset: "earthcover6",
 *   backbone: "vit",
 *   options: {},
 *   omh: null,
 *   features: { center: false, precision: "f32" },
 *   train: {
 *     steps: 10,
 *     batch: 2,
 *     resolution: 64,
 *     seeds_vary: "all-but-order",
 *     crop: "none",
 *     probe_rate: "fixed",
 *     extra_clusters: 0,
 *     linear_probe: true,
 *   },
 *   evaluate: { resolution: 64, flip: true, readout: "literal", restarts: 50, crf: false, matching: "one-to-one", checkpoint: "last" },
 * } as const;
 * const cohorts = groupCohorts([{ settings, seed: 0 }, { settings, seed: 1 }]);
 * assertEquals(cohorts.map(({ cells }) => cells.length), [2]);
 * ```
 */
export function groupCohorts<T extends { settings: CellSettings; seed: number }>(
  cells: readonly T[],
): Cohort<T>[] {
  const groups = Map.groupBy(cells, ({ settings, seed }) => cohortOf(settings, seed));
  return [...groups].map(([id, members]) => ({ id, cells: members }));
}
