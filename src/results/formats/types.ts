/**
 * What a table can be written as.
 *
 * @module
 */
import type { CellResult } from "../types.ts";
import type { TableFile } from "../table_file.ts";

/** What stands beside a mean over seeds: its 95% interval, or the standard deviation over the seeds. */
export type Spread = "interval" | "deviation";

/** The spreads, the usual one first. */
export const SPREADS: readonly Spread[] = ["interval", "deviation"];

/** What a format may be asked for, and may look at beside the table. */
export interface FormatContext {
  /** What stands beside a mean; absent where nothing is asked for. Only formats with `takesSpread` are asked. */
  readonly spread?: Spread;
  /** Reads the cells of the table, by key; the rows name their keys. */
  readonly cells: () => Promise<ReadonlyMap<string, CellResult>>;
}

/** A way to write a table. It depends on the table and its cells alone: the same results give the same text. */
export interface TableFormat {
  /** What it is asked for by, and its module's name in messages. */
  readonly name: string;
  /** What it is, in a few words. */
  readonly summary: string;
  /** How names of its files end, without the dot. */
  readonly extension: string;
  /**
   * Whether it can write standard deviations in place of intervals.
   *
   * @default {false}
   */
  readonly takesSpread?: boolean;
  /**
   * Writes a table.
   *
   * @param table The table.
   * @param context What it is asked for, and the cells.
   * @returns Text that ends in a newline.
   */
  render(table: TableFile, context: FormatContext): string | Promise<string>;
}

/** A format that is written beside the cells by every run, from the table alone. */
export interface RequiredFormat extends TableFormat {
  /** Writes a table. */
  render(table: TableFile): string;
}
