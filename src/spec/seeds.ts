import type { PlannedPoint, TablePlan } from "./types.ts";

/**
 * A plan with other seeds.
 *
 * @param plan A planned table.
 * @param seedsOf The seeds of each point; a point without any is not run, and stays in the table.
 * @returns The plan with these seeds, otherwise the same.
 *
 * @example One seed of a table
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { cellsOf, loadPlan, withSeeds } from "@omh/bench";
 *
 * const { plan } = await loadPlan("tables/ablation-tau.yaml");
 * const one = withSeeds(plan, ({ seeds }) => seeds.filter((seed) => seed === 0));
 * assertEquals([...new Set(cellsOf(one).map(({ seed }) => seed))], [0]);
 * ```
 */
export function withSeeds(
  plan: TablePlan,
  seedsOf: (point: PlannedPoint) => readonly number[],
): TablePlan {
  const rows = plan.rows.map((row) => ({
    ...row,
    points: row.points.map((point) => ({ ...point, seeds: seedsOf(point) })),
  }));
  return { ...plan, rows };
}
