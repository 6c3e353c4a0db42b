/**
 * How many clusters each level has.
 *
 * @module
 */

/**
 * Number of clusters per level: `C_m = C_1 e^(m-1)`, Eq. (4), rounded half up.
 *
 * @param classes C_1, the number of classes: level 1 is the coarsest.
 * @param levels Number of levels M.
 * @param expansion Growth e from level to level.
 * @returns C_1 to C_M, e.g. 27, 54, 108 for 27 classes, three levels and e = 2 (paper).
 *
 * @example The paper's levels for 27 classes
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { levelSizes } from "@omh/bench";
 *
 * assertEquals(levelSizes(27, 3, 2), [27, 54, 108]);
 * ```
 */
export function levelSizes(classes: number, levels: number, expansion: number): number[] {
  return Array.from({ length: levels }, (_, m) => Math.floor(classes * expansion ** m + 0.5));
}
