/**
 * The cells of a plan, committed and now.
 *
 * @module
 */
import type { KeyPart, Metric } from "../../spec/mod.ts";
import type { CellResult } from "../types.ts";
import { changedSubstance, compareCells } from "./compare_cells.ts";
import { findCell, type FoundCell, type KeyedCell } from "./find_cell.ts";
import type { LoadedResults } from "./load_results.ts";
import type { CellCheck, CheckVerdict } from "./verdicts.ts";

/** A planned cell with the results that stand for it, and what comparing them says. */
export interface CheckedCell {
  readonly check: CellCheck;
  readonly committed: CellResult | undefined;
  /** Undefined also where the stored result is one of other settings, data, weights or method. */
  readonly now: CellResult | undefined;
}

/** Compares each cell of a plan. */
export function checkCells(
  cells: readonly KeyedCell[],
  committed: LoadedResults,
  now: LoadedResults,
): CheckedCell[] {
  const unreadable = new Set(now.unreadable.map(({ file }) => file));
  return cells.map((cell) => {
    const advice = unreadable.has(`cells/${cell.key.key}.json`)
      ? "its result cannot be read; delete the file, or train its cell again with --fresh"
      : "it has no result now; deno task bench runs it";
    return checkCell(cell, findCell(cell, committed), findCell(cell, now), advice);
  });
}

function checkCell(
  cell: KeyedCell,
  committed: FoundCell | undefined,
  now: FoundCell | undefined,
  advice: string,
): CheckedCell {
  const { row, seed, key: { key } } = cell;
  const stale = now ? changedSubstance(now) : [];
  const results = { committed: committed?.result, now: stale.length > 0 ? undefined : now?.result };
  const reason = !now
    ? advice
    : stale.length > 0
    ? `its result now is of ${inWords(stale)} that changed since; deno task bench runs it again`
    : !committed
    ? "it has no committed result; git add results/ and a commit make it one"
    : null;
  if (reason !== null) {
    const changed = committed?.changed ?? [];
    const verdict = "cannot compare" as const;
    const check = { row, seed, key, verdict, exact: false, changed, differences: [], reason };
    return { check, ...results };
  }
  const comparison = compareCells(committed!.result, now!.result);
  const differs = changedSubstance(comparison).length > 0 || comparison.differences.length > 0;
  const verdict = differs ? "differs" : comparison.exact ? "same" : "within tolerance";
  return { check: { row, seed, key, verdict, ...comparison, reason }, ...results };
}

/** The verdict on one score of a cell: what differs elsewhere in it does not count. */
export function verdictOn(metric: Metric, { verdict, exact, changed, differences }: CellCheck): CheckVerdict {
  if (verdict !== "differs" || changedSubstance({ changed }).length > 0) return verdict;
  const isHit = differences.some(({ what }) => what === metric || what === "outcome");
  return isHit ? "differs" : exact ? "same" : "within tolerance";
}

const WORDS: Record<KeyPart, string> = {
  settings: "settings",
  seed: "a seed",
  method: "a method version",
  code: "a module's code",
  data: "data",
  weights: "weights",
  numerics: "numerics",
};

/** Parts of a key in words. */
export function inWords(parts: readonly KeyPart[]): string {
  return parts.map((part) => WORDS[part]).join(" and ");
}
