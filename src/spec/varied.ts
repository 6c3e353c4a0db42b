import { flatten } from "./settings.ts";
import { canonicalJson } from "../base/canonical_json.ts";

/**
 * Finds the settings in which points differ: those of which two points have different values.
 *
 * @param views Settings of every point, as nested mappings.
 * @returns A function that picks these settings out of a point's, by dotted name.
 */
export function variedSettings(
  views: readonly Readonly<Record<string, unknown>>[],
): (view: Readonly<Record<string, unknown>>) => Record<string, unknown> {
  const values = new Map<string, Set<string>>();
  for (const [name, value] of views.flatMap(flatten)) {
    const seen = values.get(name) ?? new Set();
    values.set(name, seen.add(canonicalJson(value ?? null)));
  }
  return (view) => Object.fromEntries(flatten(view).filter(([name]) => (values.get(name)?.size ?? 0) > 1));
}
