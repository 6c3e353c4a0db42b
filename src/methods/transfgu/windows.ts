/**
 * The sliding windows whose class tokens fill the feature bank.
 *
 * @module
 */
import type { RandomStream } from "../../base/random.ts";
import type { Box } from "../../data/crop.ts";
import type { Size } from "../../nn/bilinear.ts";

/** A window of the patch grid, in cells; all edges belong to it. */
export interface Window {
  /** Number of its scale in the list. */
  readonly scale: number;
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** A centre on an axis, and where it lies. */
interface Center {
  /** First and last cell of the window along the axis. */
  readonly low: number;
  readonly high: number;
  /** Whether it is a multiple of half the window. */
  readonly regular: boolean;
  /** Whether the window ends with the axis. */
  readonly last: boolean;
}

/**
 * All windows of a grid, by scale, then by row and column of their centres (reference: TransFGU, section 2).
 *
 * A window of b cells a side reaches b/2 to each side of its centre. Centres are multiples of b/2, and those of the last row
 * and column, where the grid is no multiple.
 *
 * @param grid Size of the patch grid of the enlarged picture, in cells.
 * @param scales Sides of the windows, fraction of the grid's shorter side.
 */
export function slidingWindows(grid: Size, scales: readonly number[]): Window[] {
  return scales.flatMap((share, scale) => {
    const half = Math.floor(Math.min(grid.height, grid.width) * share) / 2;
    const columns = centers(grid.width, half);
    return centers(grid.height, half).flatMap((row) =>
      columns.filter((column) => isUsed(row, column)).map((column): Window => ({
        scale,
        top: row.low,
        left: column.low,
        bottom: row.high,
        right: column.high,
      }))
    );
  });
}

function isUsed(row: Center, column: Center): boolean {
  return (row.regular || row.last) && (column.regular || column.last);
}

/** Every place of an axis where a window fits. */
function centers(length: number, half: number): Center[] {
  if (half === 0) return [];
  return Array.from({ length }, (_, at): Center => ({
    low: Math.ceil(at - half),
    high: Math.floor(at + half),
    regular: at % half === 0,
    last: at + half === length - 1,
  })).filter((_, at) => at - half >= 0 && at + half < length);
}

/**
 * The pixels of a window.
 *
 * @param patch Side of a patch, in pixels.
 * @param dropEdge Whether the last row and column of pixels are left out, as in the official program.
 */
export function windowBox(window: Window, patch: number, dropEdge: boolean): Box {
  const lost = dropEdge ? 1 : 0;
  return {
    top: patch * window.top,
    left: patch * window.left,
    height: patch * (window.bottom - window.top + 1) - lost,
    width: patch * (window.right - window.left + 1) - lost,
  };
}

/**
 * Some of the windows, in their order.
 *
 * @param count How many; all where there are no more, or where it is "all".
 * @param random Draws them.
 */
export function chooseWindows<T>(windows: readonly T[], count: number | "all", random: RandomStream): T[] {
  if (count === "all" || count >= windows.length) return [...windows];
  const chosen = random.permutation(windows.length).subarray(0, count).toSorted();
  return Array.from(chosen, (at) => windows[at]);
}
