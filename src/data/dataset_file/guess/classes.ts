/**
 * Classes of a first dataset file, told by the ids or colours that its label files store.
 *
 * @module
 */
import { colourName, packed } from "../colours.ts";
import { quoted } from "./label_rule.ts";
import { storedValues } from "./stored_values.ts";

/** Label files that are looked into, spread over all. */
const LOOKED_INTO = 60;

/** The value that most datasets store for pixels without a label. */
const USUAL_IGNORED = 255;

/** Names of colours that somebody has written down. */
export type NamedColours = ReadonlyMap<number, string>;

/** Lines of a dataset file that say what label pixels mean. */
export interface GuessedClasses {
  readonly lines: readonly string[];
  /** How many label files were looked into. */
  readonly files: number;
}

/**
 * Looks into label files.
 *
 * @param paths All label files.
 * @param names Names of colours, such as those of a `class_dict.csv`.
 */
export async function classesOf(paths: readonly string[], names: NamedColours): Promise<GuessedClasses> {
  const step = Math.max(1, paths.length / LOOKED_INTO);
  const looked = paths.filter((_, i) => Math.floor(i % step) === 0).slice(0, LOOKED_INTO);
  const [ids, colours] = [new Map<number, number>(), new Map<number, number>()];
  const palette = new Map<number, number>();
  for (const path of looked) {
    const found = await storedValues(path);
    for (const [value, pixels] of found?.pixels ?? []) {
      const counts = found!.areColours ? colours : ids;
      counts.set(value, (counts.get(value) ?? 0) + pixels);
      if (found!.palette?.[value] !== undefined) palette.set(value, found!.palette[value]);
    }
  }
  // A grey that occurs among colours is one of them, such as black.
  if (colours.size > 0) { for (const [id, pixels] of ids) colours.set(packed(id, id, id), pixels); }
  return {
    files: looked.length,
    lines: colours.size > 0 ? colourLines(colours, names) : idLines(ids, palette),
  };
}

function colourLines(colours: ReadonlyMap<number, number>, names: NamedColours): string[] {
  const total = [...colours.values()].reduce((sum, count) => sum + count, 0);
  return [
    "# Colours that were found, most frequent first. Give each class its name, and null to what is not to be counted.",
    "values:",
    ...[...colours].toSorted(([, a], [, b]) => b - a).map(([colour, pixels], i) => {
      const name = names.get(colour) ?? `class ${i}`;
      return `  "${colourName(colour)}": ${quoted(name)} # ${share(pixels, total)} of the pixels`;
    }),
  ];
}

function idLines(ids: ReadonlyMap<number, number>, palette: ReadonlyMap<number, number>): string[] {
  const total = [...ids.values()].reduce((sum, count) => sum + count, 0);
  const found = [...ids.keys()].filter((id) => id !== USUAL_IGNORED).toSorted((a, b) => a - b);
  const ignored = ids.has(USUAL_IGNORED)
    ? [`ignore: [${USUAL_IGNORED}] # ${share(ids.get(USUAL_IGNORED)!, total)} of the pixels`]
    : ["ignore: [] # add the id of pixels that are not to be counted, such as void"];
  const about = (id: number) => `# id ${id}, ${share(ids.get(id) ?? 0, total)} of the pixels`;
  const last = found.at(-1) ?? 0;
  if (last - (found[0] ?? 0) >= 2 * found.length || (found[0] ?? 0) > 1) {
    return [
      "# Ids that were found. Give each class its name, and null to what is not to be counted.",
      "values:",
      ...found.map((id) => `  ${id}: class ${id} ${about(id)}`),
      ...ignored,
    ];
  }
  const first = found[0] ?? 0;
  const entry = (id: number) =>
    palette.has(id) ? `{ name: class ${id}, colour: "${colourName(palette.get(id)!)}" }` : `class ${id}`;
  return [
    `# Ids that were found: ${found.join(", ")}. Give each class its name.`,
    "classes:",
    ...Array.from({ length: last - first + 1 }, (_, i) => `  - ${entry(first + i)} ${about(first + i)}`),
    ...first > 0 ? [`first_id: ${first}`] : [],
    ...ignored,
  ];
}

function share(pixels: number, total: number): string {
  return `${((100 * pixels) / Math.max(1, total)).toFixed(1)} %`;
}

/**
 * Names of colours in a table of `name,red,green,blue`.
 *
 * @param text Content of a CSV file.
 */
export function namedColours(text: string): NamedColours {
  const rows = text.split(/\r?\n/).map((line) =>
    line.split(/[,;\t]/).map((cell) => cell.trim().replace(/^"|"$/g, ""))
  );
  const found = rows.flatMap(([name, ...channels]) => {
    const [red, green, blue] = channels.map(Number);
    const isColour = name !== "" && channels.length >= 3 &&
      [red, green, blue].every((value) => Number.isInteger(value) && value >= 0 && value <= 255);
    return isColour ? [[packed(red, green, blue), name] as const] : [];
  });
  return new Map(found);
}
