/**
 * What a reader of a table must know to read it right.
 *
 * @module
 */
import { type CellSettings, extensionOptions, type LossExtension, type TablePlan } from "../spec/mod.ts";
import type { TrainingCurve } from "../train/types.ts";
import { protocolNotes } from "./protocol_notes.ts";
import { lateChange } from "./settling.ts";

/**
 * Captions of a table: what is not the default protocol, how the paper's open choices were made, what its rows share, where
 * its data comes from.
 *
 * @param captions Captions of its datasets.
 * @param curves Loss curves of its finished cells.
 * @param extensions All loss extensions.
 */
export function tableNotes(
  plan: TablePlan,
  captions: readonly string[],
  curves: readonly TrainingCurve[],
  extensions: readonly LossExtension[],
): string[] {
  const points = plan.rows.flatMap(({ points }) => points);
  const settings = points.flatMap((point) => point.settings ?? []);
  return [
    ...protocolNotes(points),
    ...extensions.flatMap((extension) => readingNote(settings, extension)),
    ...samplingNote(settings),
    ...settlingNote(curves),
    ...captions,
  ];
}

/** The choices that the paper leaves open, as the rows of the table with the extension make them. */
function readingNote(
  settings: readonly CellSettings[],
  { name, options, openChoices }: LossExtension,
): string[] {
  const sections = settings.map((cell) => extensionOptions(cell, name)).filter((section) => section !== null);
  if (sections.length === 0) return [];
  const literal = options.parse({});
  const choices = openChoices.map((name) => {
    const values = [...new Set(sections.map((section) => String(section[name])))];
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
