/**
 * What a reader of a table must know to read it right.
 *
 * @module
 */
import { omhOptions, OPEN_CHOICES } from "../omh/options.ts";
import type { CellSettings, TablePlan } from "../spec/mod.ts";
import type { TrainingCurve } from "../train/types.ts";
import { protocolNotes } from "./protocol_notes.ts";
import { lateChange } from "./settling.ts";

/**
 * Captions of a table: what is not the default protocol, how the paper's open choices were made, what its rows share, where
 * its data comes from.
 *
 * @param captions Captions of its datasets.
 * @param curves Loss curves of its finished cells.
 */
export function tableNotes(
  plan: TablePlan,
  captions: readonly string[],
  curves: readonly TrainingCurve[],
): string[] {
  const points = plan.rows.flatMap(({ points }) => points);
  const settings = points.flatMap((point) => point.settings ?? []);
  return [
    ...protocolNotes(points),
    ...readingNote(settings),
    ...samplingNote(settings),
    ...settlingNote(curves),
    ...captions,
  ];
}

/** The choices that the paper leaves open, where all OMH rows of the table make them alike. */
function readingNote(settings: readonly CellSettings[]): string[] {
  const omh = settings.map((cell) => cell.omh).filter((options) => options !== null);
  if (omh.length === 0) return [];
  const literal = omhOptions.parse({});
  const choices = OPEN_CHOICES.map((name) => {
    const values = [...new Set(omh.map((options) => String(options[name])))];
    return values.every((value) => value === String(literal[name]))
      ? `${name} ${values[0]}`
      : `${name} ${values.join(" or ")} (literal: ${literal[name]})`;
  });
  return [`Reading of the paper's open choices: ${choices.join(", ")}.`];
}

function settlingNote(curves: readonly TrainingCurve[]): string[] {
  const changes = curves.map(lateChange).filter((change) => change !== null);
  if (changes.length === 0) return [];
  const most = (100 * Math.max(...changes)).toFixed(1);
  return [
    `Has training settled? From the fourth to the last fifth of the steps the total loss still makes at most ${most}% of its whole way (worst cell).`,
  ];
}

function samplingNote(settings: readonly CellSettings[]): string[] {
  const shared = settings.filter(({ train }) => train.sampling === "shared");
  if (shared.length === 0) return [];
  return ["Seeds share the order of images; initialisation, dropout and sampling points differ by seed."];
}
