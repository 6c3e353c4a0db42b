/**
 * Captions for what a table's rows do other than the default protocol.
 *
 * @module
 */
import type { CellSettings, PlannedPoint } from "../spec/mod.ts";

/** A sentence on settings that are not the default, without its full stop; null where they are. */
type Remark = (settings: CellSettings) => string | null;

const REMARKS: readonly Remark[] = [
  ({ evaluate: { checkpoint, validate_every } }) =>
    checkpoint === "best-on-labels"
      ? `Checkpoint chosen with validation labels (best-on-labels), validated every ${validate_every} steps`
      : null,
  ({ train: { extra_clusters } }) =>
    extra_clusters > 0
      ? `Extra clusters: ${extra_clusters} more than there are classes; their pixels count, unlike in the official program`
      : null,
  ({ evaluate: { matching } }) =>
    matching === "many-to-one"
      ? "Clusters matched many-to-one: each goes to the class that it overlaps most on the validation labels"
      : null,
  ({ train: { linear_probe } }) => linear_probe ? null : "No linear probe trained",
];

/**
 * Says what is not the default: how the checkpoint is chosen, how many clusters there are, how they are matched, and whether
 * there is a linear probe.
 *
 * @returns One caption for each choice, with the names of its rows unless all rows make it.
 */
export function protocolNotes(points: readonly PlannedPoint[]): string[] {
  const run = points.flatMap(({ name, settings }) => settings ? [{ name, settings }] : []);
  return REMARKS.flatMap((remark) => {
    const groups = Map.groupBy(run, ({ settings }) => remark(settings));
    groups.delete(null);
    return [...groups].map(([sentence, rows]) =>
      rows.length === run.length
        ? `${sentence}.`
        : `${sentence} (${rows.map(({ name }) => `"${name}"`).join(", ")}).`
    );
  });
}
