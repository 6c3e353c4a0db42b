import type { DocPath } from "./document.ts";
import type { ProblemList } from "./problems.ts";
import { isMapping, type Layer, layerOf, type Leaf, nestedLeaves, repeated } from "./settings.ts";
import type { Axis, RowSpec } from "./types.ts";

/** One point of a row before its settings are merged. */
export interface Combination {
  readonly layer: Layer;
  /** Whether the row's `exclude` can drop it; not so for points of `include`. */
  readonly excludable: boolean;
}

/**
 * Reads the axes of a `grid` or `zip`: one for every list.
 *
 * @param value The mapping as read from the file.
 * @param at Where it stands.
 * @param whole Names with dots that are one step.
 * @param problems Takes what is wrong.
 * @returns Axes in the order of the file; those that are not lists are left out.
 */
export function axesOf(value: unknown, at: DocPath, whole: readonly string[], problems: ProblemList): Axis[] {
  const leaves = layerOf(value, at, whole);
  const again = repeated(leaves);
  if (again !== undefined) {
    const message = `Cannot read the axis "${
      again.path.join(".")
    }" again: it is already given, expected it once`;
    problems.add({ path: again.at, part: "key", message });
  }
  return leaves.flatMap((leaf) => {
    if (Array.isArray(leaf.value) && leaf.value.length > 0) return [axisOf(leaf, leaf.value)];
    const found = Array.isArray(leaf.value) ? "it is an empty list" : "it is not a list";
    const message = `Cannot read the axis "${leaf.path.join(".")}": ${found}, expected a list of values`;
    problems.add({ path: leaf.at, message });
    return [];
  });
}

function axisOf(leaf: Leaf, values: readonly unknown[]): Axis {
  return {
    name: leaf.path.join("."),
    at: leaf.at,
    values: values.map((value, i) => {
      const here = { ...leaf, value, at: [...leaf.at, i] };
      return isMapping(value) && Object.keys(value).length > 0 ? nestedLeaves(value, here) : [here];
    }),
  };
}

/**
 * The points of a row: every combination of its grid, its zipped axes as the last and fastest one, then those it includes. A
 * row without axes is one point, or just those it includes.
 *
 * @param row The row; zipped axes of unequal length stop at the shortest.
 * @returns The points, before any are excluded.
 */
export function expandRow({ grid, zip, include }: Pick<RowSpec, "grid" | "zip" | "include">): Combination[] {
  const axes = [...grid.map((axis) => axis.values), ...zip.length > 0 ? [zipped(zip)] : []];
  const product = axes.reduce<Layer[]>(
    (points, values) => points.flatMap((point) => values.map((value) => [...point, ...value])),
    [[]],
  );
  const crossed = axes.length === 0 && include.length > 0 ? [] : product;
  return [
    ...crossed.map((layer) => ({ layer, excludable: true })),
    ...include.map((layer) => ({ layer, excludable: false })),
  ];
}

function zipped(axes: readonly Axis[]): Layer[] {
  const length = Math.min(...axes.map((axis) => axis.values.length));
  return Array.from({ length }, (_, i) => axes.flatMap((axis) => axis.values[i]));
}

/**
 * Number of combinations of a row's axes.
 *
 * @param grid Axes of the grid.
 * @param zip Zipped axes.
 * @returns At least 1.
 */
export function combinations(grid: readonly Axis[], zip: readonly Axis[]): number {
  const together = zip.length === 0 ? 1 : Math.min(...zip.map((axis) => axis.values.length));
  return grid.reduce((count, axis) => count * axis.values.length, together);
}
