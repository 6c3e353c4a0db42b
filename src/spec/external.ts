/**
 * Cells that were computed by another program: what tells them from those that are trained here.
 *
 * @module
 */
import type { CellSettings } from "./cell_settings.ts";

/** Name among the options of such a cell that says where its numbers come from. */
export const PROVENANCE = "provenance";

/** What the options of such a cell say of where its numbers come from, under `provenance`. */
export const UPLOADED = "external, uploaded";

/** What the options of a cell say there whose program was run here. */
export const RERUN = "external, rerun here";

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

/**
 * Whether a cell's predictions are made by a program that is run here.
 *
 * @param settings Settings of the cell.
 * @returns `true` if they are.
 */
export function isRerun({ options }: Pick<CellSettings, "options">): boolean {
  return options.provenance === RERUN;
}

/**
 * Whether a cell is trained by the harness itself.
 *
 * @param settings Settings of the cell.
 * @returns `true` if it is.
 */
export function isTrainedHere(settings: Pick<CellSettings, "options">): boolean {
  return !isExternal(settings) && !isRerun(settings);
}

/**
 * The options of a cell as they were given, without what the harness adds.
 *
 * @param settings Settings of the cell.
 */
export function givenOptions({ options }: Pick<CellSettings, "options">): Record<string, unknown> {
  const { [PROVENANCE]: _, ...given } = options;
  return given;
}
