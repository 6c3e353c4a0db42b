/**
 * What the numbers and colours stored in label files stand for.
 *
 * @module
 */
import { IGNORED, type LabelMap } from "../types.ts";
import { channelsOf, colourName, type PackedColour } from "./colours.ts";

/** The class, or {@linkcode IGNORED}, of each stored value. */
export interface ValueTable {
  /** By id, 0..65535. */
  readonly ids: ReadonlyMap<number, number>;
  /** By colour. Where there are any, palette files are read by their colours. */
  readonly colours: ReadonlyMap<PackedColour, number>;
  /** Whether values that are in neither are ignored rather than refused. */
  readonly ignoresOthers: boolean;
  /** Largest difference, per channel, at which a value counts as the nearest that is known. */
  readonly tolerance: number;
}

/** A known value, and how far another is from it. */
export interface NearestValue {
  readonly value: number;
  /** Difference, of colours the largest of their channels. */
  readonly distance: number;
}

/**
 * The known value that is nearest to another.
 *
 * @param value An id, or a colour as a number.
 * @param known At least one, of the same kind.
 * @param areColours Whether they are colours.
 */
export function nearestValue(value: number, known: Iterable<number>, areColours: boolean): NearestValue {
  let found: NearestValue = { value: Number.NaN, distance: Infinity };
  for (const one of known) {
    const distance = areColours ? colourDistance(value, one) : Math.abs(value - one);
    if (distance < found.distance) found = { value: one, distance };
  }
  return found;
}

function colourDistance(a: PackedColour, b: PackedColour): number {
  const [left, right] = [channelsOf(a), channelsOf(b)];
  return Math.max(...left.map((channel, i) => Math.abs(channel - right[i])));
}

/** Stands for a value that is not in a table. */
export const UNKNOWN = -2;

/** Values that a message names one by one. */
const NAMED = 12;

/** What is known of a label file whose values no class has. */
export interface UnknownValues {
  /** Path of the label file. */
  readonly path: string;
  /** Pixels by value: an id, or a colour as `#3C1098`. */
  readonly values: ReadonlyMap<string, number>;
  /** The labels, with these pixels ignored. */
  readonly labels: LabelMap;
  /** What would have been expected. */
  readonly table: ValueTable;
}

/** Raised where label pixels have values that no class has: the labels are of another kind than the dataset says. */
export class UnknownValuesError extends RangeError {
  /** Tells it from other errors. */
  override readonly name = "UnknownValuesError";
  /** What was found. */
  readonly found: UnknownValues;

  /** @param found What was found. */
  constructor(found: UnknownValues) {
    const { path, values, table } = found;
    const named = [...values].slice(0, NAMED).map(([value, pixels]) => `${value} (${pixels} px)`);
    const more = values.size > NAMED ? ` and ${values.size - NAMED} more` : "";
    const kind = [...values.keys()].some((value) => value.startsWith("#")) ? "colour" : "value";
    super(
      `Cannot read label map "${path}": it holds the ${kind}${values.size > 1 ? "s" : ""} ` +
        `${named.join(", ")}${more}, which no class has, expected ${valuesInWords(table)}`,
    );
    this.found = found;
  }
}

/** The values of a table, in words: `0..10, ignored 11 and 255`. */
export function valuesInWords({ ids, colours }: ValueTable): string {
  const [known, ignored] = [[false, true].map((ignores) => [
    ...runsOf([...ids].filter(([, label]) => (label === IGNORED) === ignores).map(([id]) => id)),
    ...[...colours].filter(([, label]) => (label === IGNORED) === ignores).map(([colour]) =>
      colourName(colour)
    ),
  ])].flat();
  const shown = (values: readonly string[]) =>
    values.length > NAMED ? `${values.slice(0, NAMED).join(", ")}, …` : values.join(", ");
  return `${shown(known)}${ignored.length > 0 ? `, or the ignored ${shown(ignored)}` : ""}`;
}

/** Numbers as runs: `0..10`, `255`. */
function runsOf(numbers: readonly number[]): string[] {
  const runs: [number, number][] = [];
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && last[1] === number - 1) last[1] = number;
    else runs.push([number, number]);
  }
  return runs.map(([first, last]) => first === last ? `${first}` : `${first}..${last}`);
}
