/**
 * What a worker that writes tables of a report is asked for, and what it answers.
 *
 * @module
 */
import type { TableSource } from "../report/commands.ts";
import type { KeptParts } from "../report/kept.ts";
import type { TableKind } from "../report/types.ts";
import type { Workspace } from "../base/workspace.ts";

/** A table that is to be written. */
export interface TableJob extends TableSource {
  /** The table's `id`. */
  readonly id: string;
  /** Whether it is the table of a run until its claims were decided. */
  readonly untilDecided: boolean;
  /** Folder of its pages, below the report's. */
  readonly folder: string;
  /** Its group. */
  readonly kind: TableKind;
  /** Where its results are. */
  readonly workspace: Workspace;
  /** Folder of the report. */
  readonly out: string;
  /** What kept models add. */
  readonly kept: KeptParts;
}

/** What a worker answers. */
export type TableAnswer =
  | { readonly type: "done"; readonly files: readonly string[] }
  | { readonly type: "error"; readonly name: string; readonly message: string };
