/**
 * From the results of a run to the table that is written.
 *
 * @module
 */
import { loadLossExtensions } from "../methods/registry.ts";
import { type TableFile, tableFile } from "../results/table_file.ts";
import { tableNotes } from "../results/captions.ts";
import type { TablePlan } from "../spec/mod.ts";
import type { Resources } from "./resources.ts";
import type { TableRun } from "./table_runner.ts";

/**
 * Gathers the table of a filled plan.
 *
 * @param numerics Numerics tag of the engine that the cells ran on.
 */
export async function gatherTable(
  plan: TablePlan,
  { cells, results }: TableRun,
  { resources, numerics }: { resources: Resources; numerics: string },
): Promise<TableFile> {
  const used = new Map(cells.map(({ cell }) => [cell.settings.dataset, cell.settings]));
  const opened = await Promise.all([...used.values()].map((settings) => resources.openDataset(settings)));
  const finished = [...results.values()].filter(({ outcome }) => outcome.status === "finished");
  const curves = finished.map(({ curve }) => curve);
  return tableFile(plan, {
    engine: numerics,
    notes: tableNotes(plan, opened.map(({ caption }) => caption), curves, await loadLossExtensions()),
    resultsOf: (point) =>
      cells.filter(({ cell }) => cell.point === point).map(({ key }) => results.get(key.key)!),
  });
}
