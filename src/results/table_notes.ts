/**
 * What a reader of a table must know to read it right.
 *
 * @module
 */
import { omhOptions, OPEN_CHOICES } from "../omh/options.ts";
import type { CellSettings, TablePlan } from "../spec/mod.ts";

/**
 * Captions of a table: where its data comes from, how the paper's open choices were made, what its rows share.
 *
 * @param captions Captions of its datasets.
 */
export function tableNotes(plan: TablePlan, captions: readonly string[]): string[] {
  const settings = plan.rows.flatMap(({ points }) => points.flatMap((point) => point.settings ?? []));
  return [...readingNote(settings), ...samplingNote(settings), ...captions];
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

function samplingNote(settings: readonly CellSettings[]): string[] {
  const shared = settings.filter(({ train }) => train.sampling === "shared");
  if (shared.length === 0) return [];
  return ["Seeds share the order of images; initialisation, dropout and sampling points differ by seed."];
}
