/**
 * What a report is written from.
 *
 * @module
 */
import type { CellResult } from "../results/types.ts";
import type { KeptParts } from "./kept.ts";
import type { TableFile, TableRow } from "../results/table_file.ts";

/** Which group of the overview a table belongs to. */
export type TableKind = "table" | "study" | "control";

/** A table that is reported, with its results. */
export interface ReportedTable {
  /** Its spec as commands take it, e.g. `tables/ablation-tau.yaml`. */
  readonly spec: string;
  /** Its group. */
  readonly kind: TableKind;
  /** The table. */
  readonly table: TableFile;
  /** Results by key. */
  readonly cells: ReadonlyMap<string, CellResult>;
  /** What kept models add. */
  readonly kept: KeptParts;
}

/** A row with its results. */
export interface ReportedRow {
  /** The row. */
  readonly row: TableRow;
  /** Name of its page's file, without extension. */
  readonly file: string;
  /** Results that there are, in the order of its seeds. */
  readonly cells: readonly CellResult[];
}
