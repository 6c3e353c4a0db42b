/**
 * Finds the stored result of a planned cell, even if its key has changed since.
 *
 * @module
 */
import { type CellKey, changedParts, type KeyPart } from "../../spec/mod.ts";
import type { CellResult } from "../types.ts";
import type { LoadedResults } from "./load_results.ts";

/** A cell of the plan with its key. */
export interface KeyedCell {
  /** Name of its row. */
  readonly row: string;
  /** Seed of the run. */
  readonly seed: number;
  /** Its key today. */
  readonly key: CellKey;
}

/** A stored result, and how its key differs from the planned one. */
export interface FoundCell {
  readonly result: CellResult;
  /** Parts of the key that have changed since it was stored; none for the planned cell itself. */
  readonly changed: readonly KeyPart[];
}

/**
 * The stored result of a planned cell: the one of its key, else one that differs in the engine's numerics alone, else the one
 * that the stored table has for the same row and seed.
 *
 * @returns Undefined where there is none.
 */
export function findCell(
  { row, seed, key }: KeyedCell,
  { cells, table }: Pick<LoadedResults, "cells" | "table">,
): FoundCell | undefined {
  const same = cells.get(key.key);
  if (same) return { result: same, changed: [] };
  const other = [...cells.values()].find(({ key_parts }) => {
    const changed = changedParts(key_parts, key.parts);
    return changed.length === 1 && changed[0] === "numerics";
  });
  if (other) return { result: other, changed: ["numerics"] };
  const former = table?.rows.find(({ name }) => name === row)?.cells
    .map((key) => cells.get(key)).find((result) => result?.seed === seed);
  return former && { result: former, changed: changedParts(former.key_parts, key.parts) };
}
