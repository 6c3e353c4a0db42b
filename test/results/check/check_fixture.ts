import { type LoadedResults, loadResults } from "../../../src/results/check/load_results.ts";
import type { KeyedCell } from "../../../src/results/check/find_cell.ts";
import type { ResultFiles } from "../../../src/results/check/result_files.ts";
import { stableJson } from "../../../src/base/stable_json.ts";
import { tableTexts } from "../../../src/results/formats/required.ts";
import type { CellResult } from "../../../src/results/types.ts";
import { cellsOf, type TablePlan } from "../../../src/spec/mod.ts";
import { type CellChanges, keyOf, tinyCells, tinyTable } from "../results_fixture.ts";

/** Result files in memory, of one table on one track. */
export class MemoryFiles implements ResultFiles {
  constructor(readonly label: string, readonly texts: Map<string, string>) {}

  list(): Promise<string[]> {
    return Promise.resolve([...this.texts.keys()].sort());
  }

  read(_table: string, _track: string, file: string): Promise<string> {
    return Promise.resolve(this.texts.get(file)!);
  }

  /** Replaces a part of a file. */
  edit(file: string, from: string | RegExp, to: string): void {
    const text = this.texts.get(file)!;
    const edited = text.replace(from, to);
    if (edited === text) throw new Error(`nothing of ${file} is like ${from}`);
    this.texts.set(file, edited);
  }
}

/** What a run of the plan writes. */
export function filesOf(
  plan: TablePlan,
  label = "now",
  cells: ReadonlyMap<string, readonly CellResult[]> = tinyCells(plan),
): MemoryFiles {
  const texts = Object.entries(tableTexts(tinyTable(plan, cells)));
  const results = [...cells.values()].flat();
  return new MemoryFiles(
    label,
    new Map([...texts, ...results.map((cell): [string, string] => [fileOf(cell), stableJson(cell)])]),
  );
}

/** Name of a result's file. */
export function fileOf({ key }: Pick<CellResult, "key">): string {
  return `cells/${key}.json`;
}

/** The cells of a plan with their keys today. */
export function keyedCells(plan: TablePlan, changes: CellChanges = {}): KeyedCell[] {
  return cellsOf(plan).map(({ point, settings, seed }) => ({
    row: point.name,
    seed,
    key: keyOf(settings, seed, changes).key,
  }));
}

/** Reads files as a check does. */
export function load(files: MemoryFiles, plan: TablePlan): Promise<LoadedResults> {
  return loadResults(files, plan);
}
