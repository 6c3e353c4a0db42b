/**
 * Cells that were computed by another program: what tells them from those that are trained here.
 *
 * @module
 */
import type { CellSettings } from "./cell_settings.ts";

/** What the options of such a cell say of where its numbers come from, under `provenance`. */
export const UPLOADED = "external, uploaded";

/** What stands for the backbone of such a cell: its own is none of ours and is told among the options. */
export const EXTERNAL_BACKBONE = "external";

/**
 * Whether a cell's predictions were made by another program, and are only scored here.
 *
 * @param settings Settings of the cell.
 * @returns `true` if they were.
 *
 * @example A cell that is trained here
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { isExternal } from "./external.ts";
 *
 * assertEquals(isExternal({ options: { dim: 90 } }), false);
 * ```
 */
export function isExternal({ options }: Pick<CellSettings, "options">): boolean {
  return options.provenance === UPLOADED;
}
