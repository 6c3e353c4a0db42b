/**
 * Stored cells that no row of their table's spec asks for any more.
 *
 * @module
 */
import { changedParts } from "../../spec/mod.ts";
import type { CellResult } from "../types.ts";
import { findCell, type KeyedCell } from "./find_cell.ts";
import type { LoadedResults } from "./load_results.ts";

/**
 * The cells that stand for nothing that is planned. Those of other engines, those that a former run of a row left in its table,
 * and those of the table of a run until its claims were decided are kept.
 *
 * @param keyed The cells of the plan.
 * @param results What is stored of the table.
 */
export function orphansOf(
  keyed: readonly KeyedCell[],
  results: Pick<LoadedResults, "cells" | "table" | "decided">,
): CellResult[] {
  const kept = new Set([...results.decided, ...keyed.map((cell) => findCell(cell, results)?.result.key)]);
  const isOfAnotherEngine = ({ key_parts }: CellResult) =>
    keyed.some(({ key: { parts } }) => changedParts(key_parts, parts).every((part) => part === "numerics"));
  return [...results.cells.values()].filter((cell) => !kept.has(cell.key) && !isOfAnotherEngine(cell));
}
