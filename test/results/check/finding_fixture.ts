import type { CellCheck, RowCheck, TableCheck } from "../../../src/results/check/verdicts.ts";

const CELL: CellCheck = {
  row: "STEGO",
  seed: 0,
  key: "aaaa",
  verdict: "same",
  exact: true,
  changed: [],
  differences: [],
  reason: null,
};

const ROW: RowCheck = {
  row: "STEGO",
  metric: "acc",
  paper: 70,
  committed: 65,
  now: 65,
  difference: 0,
  verdict: "same",
  reproduced: null,
};

/** A check of a table of three cells, of which the changes are given. */
export function checkOf(
  { cells = [{}, {}, {}], rows = [{}], ...changes }: Partial<Omit<TableCheck, "cells" | "rows">> & {
    readonly cells?: readonly Partial<CellCheck>[];
    readonly rows?: readonly Partial<RowCheck>[];
  } = {},
): TableCheck {
  return {
    table: "tiny",
    track: "embedded",
    until_decided: false,
    seeds: null,
    verdict: "same",
    committed: "git commit 0123456",
    now: "results",
    itself: false,
    rows: rows.map((row) => ({ ...ROW, ...row })),
    cells: cells.map((cell, seed) => ({ ...CELL, seed, key: `key${seed}`, ...cell })),
    altered: [],
    orphans: [],
    obstacles: [],
    ...changes,
  };
}

/** A cell of which a metric differs. */
export const DIFFERS: Partial<CellCheck> = {
  verdict: "differs",
  differences: [{ what: "acc", committed: 90, now: 90.01, difference: 0.01 }],
};
