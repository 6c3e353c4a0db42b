import { ProblemList } from "./problems.ts";
import { checkOverrides } from "./overrides.ts";
import { knownSettings } from "./settings_schema.ts";
import { buildTable } from "./table.ts";
import type { Catalogue } from "./catalogue.ts";
import type { CellSettings } from "./cell_settings.ts";
import type { TrackName } from "./tracks.ts";
import type { Override, PlannedPoint, Spec, TablePlan } from "./types.ts";

/** A point of a table with one of its seeds: what is run once. */
export interface PlannedCell {
  /** The point that the cell is a run of. */
  readonly point: PlannedPoint;
  /** The point's settings. */
  readonly settings: CellSettings;
  /** Seed of the run. */
  readonly seed: number;
}

/** What a table is planned with. */
export interface PlanOptions {
  /** One of the spec's tracks. */
  readonly track: TrackName;
  /** What exists. */
  readonly catalogue: Catalogue;
  /**
   * Settings given from outside the spec. Where they change anything the plan is a trial: it says what they changed, and has
   * neither claims nor the paper's numbers.
   *
   * @default {[]}
   */
  readonly overrides?: readonly Override[];
}

/**
 * Expands a spec on a track: its rows, their points, and the settings of each.
 *
 * @param spec A spec as read.
 * @param options The track, what exists, and settings from outside the spec.
 * @returns The table that is to be filled.
 * @throws {RangeError} If the spec does not have the track, or an override is wrong.
 * @throws {SpecError} If the spec names what does not exist.
 *
 * @example Usage
 * ```ts
 * import { type Catalogue, cellsOf, parseSpec, planTable } from "@omh/bench";
 * import { assertEquals } from "@std/assert";
 * import { z } from "zod";
 *
 * const catalogue: Catalogue = {
 *   methods: { dino: { title: "DINO", version: 1, options: z.strictObject({ dim: z.int().default(90) }) } },
 *   datasets: { earthcover6: { title: "EarthCover-6", classes: 6 } },
 *   backbones: { vit: { title: "ViT", channels: 128, patch: 8 } },
 *   extensions: {},
 * };
 * const text = `
 * id: tiny
 * title: A tiny table
 * version: 1
 * seeds: [0, 1]
 * base: { method: dino, dataset: earthcover6, backbone: vit }
 * rows: [{ name: "{dino.dim} channels", grid: { dino.dim: [64, 90] } }]
 * tracks: { embedded: {} }`;
 * const spec = parseSpec(text, { file: "tiny.yaml", catalogue });
 * const plan = planTable(spec, { track: "embedded", catalogue });
 * assertEquals(plan.rows[0].points.map(({ name }) => name), ["64 channels", "90 channels"]);
 * assertEquals(cellsOf(plan).length, 4);
 * ```
 */
export function planTable(
  spec: Spec,
  { track, catalogue, overrides = [] }: PlanOptions,
): TablePlan {
  if (spec.tracks[track] === undefined) {
    const named = Object.keys(spec.tracks);
    throw new RangeError(
      `Cannot plan "${spec.id}" on the track "${track}": it does not have it, expected one of ${
        named.join(", ")
      }`,
    );
  }
  const known = knownSettings(catalogue);
  checkOverrides(overrides, known);
  const problems = new ProblemList(spec.document);
  const { plan } = buildTable(spec, track, known, problems, overrides);
  problems.throwIfAny([track]);
  return plan;
}

/**
 * The cells of a table: every point that is run, with each of its seeds.
 *
 * @param plan A planned table.
 * @returns Cells in the order of the rows, points and seeds.
 *
 * @example One cell per point and seed
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { type Catalogue, cellsOf, parseSpec, planTable } from "@omh/bench";
 * import { z } from "zod";
 *
 * const catalogue: Catalogue = {
 *   methods: { dino: { title: "DINO", version: 1, options: z.strictObject({ dim: z.int().default(90) }) } },
 *   datasets: { earthcover6: { title: "EarthCover-6", classes: 6 } },
 *   backbones: { vit: { title: "ViT", channels: 128, patch: 8 } },
 *   extensions: {},
 * };
 * const text = `
 * id: tiny
 * title: A tiny table
 * version: 1
 * seeds: [0, 1]
 * base: { method: dino, dataset: earthcover6, backbone: vit }
 * rows: [{ name: DINO }]
 * tracks: { embedded: {} }`;
 * const spec = parseSpec(text, { file: "tiny.yaml", catalogue });
 * const cells = cellsOf(planTable(spec, { track: "embedded", catalogue }));
 * assertEquals(cells.map(({ seed }) => seed), [0, 1]);
 * ```
 */
export function cellsOf(plan: TablePlan): PlannedCell[] {
  return plan.rows.flatMap(({ points }) =>
    points.flatMap((point) => {
      const { settings, seeds } = point;
      return settings === null ? [] : seeds.map((seed) => ({ point, settings, seed }));
    })
  );
}
