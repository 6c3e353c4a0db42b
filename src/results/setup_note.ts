/**
 * What a table was run with, in one line.
 *
 * @module
 */
import { isTrainedHere } from "../spec/external.ts";
import { type CellSettings, extensionOptions, type LossExtension } from "../spec/mod.ts";

/** What the caption begins with. */
export const SETUP = "Set-up: ";

/** What is told of a cell: a word or two, and its value. */
type Fact = readonly [what: string, of: (cell: CellSettings) => unknown];

const FACTS: readonly Fact[] = [
  ["data", ({ dataset }) => dataset],
  ["backbone", ({ backbone }) => backbone],
  ["pixels to train on", ({ train }) => train.resolution],
  ["pixels to score", ({ evaluate }) => evaluate.resolution],
  ["steps", ({ train }) => train.steps],
  ["images per step", ({ train }) => train.batch],
  ["readout", ({ evaluate }) => evaluate.readout],
];

/**
 * The set-up of all rows; where they differ, each value in the order of the rows.
 *
 * @param settings Settings of the rows that are run.
 * @param extensions All loss extensions; the weights of those that a row uses are told.
 * @returns One caption; none without rows.
 */
export function setupNote(
  settings: readonly CellSettings[],
  extensions: readonly LossExtension[],
): string[] {
  // What another program was set up with, its own caption says.
  const trained = settings.filter((cell) => isTrainedHere(cell));
  if (trained.length === 0) return [];
  const facts = FACTS.map(([what, of]) => `${what} ${valuesOf(trained.map(of))}`);
  const weights = extensions.flatMap(({ name, openChoices }) => {
    const sections = settings.map((cell) => extensionOptions(cell, name)).filter((section) =>
      section !== null
    );
    return sections.length === 0 ? [] : openChoices.filter((choice) => choice.startsWith("lambda"))
      .map((choice) => `${name}.${choice} ${valuesOf(sections.map((section) => section[choice]))}`);
  });
  return [`${SETUP}${[...facts, ...weights].join("; ")}.`];
}

function valuesOf(values: readonly unknown[]): string {
  return [...new Set(values.map(String))].join(" or ");
}
