/**
 * Classes of a first dataset file, told by the ids or colours that its label files store.
 *
 * @module
 */
import { colourName, colourOfKey, packed } from "../colours.ts";
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
 * @param order Names in the order of ids, such as those of a `classes.txt`.
 */
export async function classesOf(
  paths: readonly string[],
  names: NamedColours,
  order: readonly string[] = [],
): Promise<GuessedClasses> {
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
    lines: colours.size > 0 ? colourLines(colours, names) : idLines(ids, palette, order),
  };
}

function colourLines(colours: ReadonlyMap<number, number>, names: NamedColours): string[] {
  const total = [...colours.values()].reduce((sum, count) => sum + count, 0);
  return [
    "# Colours that were found, most frequent first. Give each class its name, and null to what is not to be counted.",
    "values:",
    ...[...colours].toSorted(([, a], [, b]) => b - a).map(([colour, pixels], i) => {
      const name = names.get(colour) ?? `class ${i}`;
      return `  "${colourName(colour)}": ${classOrNull(name, `${share(pixels, total)} of the pixels`)}`;
    }),
  ];
}

function idLines(
  ids: ReadonlyMap<number, number>,
  palette: ReadonlyMap<number, number>,
  order: readonly string[],
): string[] {
  const total = [...ids.values()].reduce((sum, count) => sum + count, 0);
  const found = [...ids.keys()].filter((id) => id !== USUAL_IGNORED).toSorted((a, b) => a - b);
  const ignored = (otherwise: string) =>
    ids.has(USUAL_IGNORED)
      ? [`ignore: [${USUAL_IGNORED}] # ${share(ids.get(USUAL_IGNORED)!, total)} of the pixels`]
      : [`ignore: [] # ${otherwise}`];
  const about = (id: number) => `id ${id}, ${share(ids.get(id) ?? 0, total)} of the pixels`;
  const [first, last] = [found[0] ?? 0, found.at(-1) ?? 0];
  const listed = order.length > last ? 0 : first;
  const nameOf = (id: number) => order.length > last - listed ? order[id - listed] : `class ${id}`;
  if (last - first >= 2 * found.length || first > 1 || found.some((id) => VOID.test(nameOf(id)))) {
    return [
      "# Ids that were found. Give each class its name, and null to what is not to be counted.",
      "values:",
      ...found.map((id) => `  ${id}: ${classOrNull(nameOf(id), about(id))}`),
      ...ignored("more ids of pixels that are not to be counted"),
    ];
  }
  const entry = (id: number) => {
    const name = quoted(nameOf(id));
    return palette.has(id) ? `{ name: ${name}, colour: "${colourName(palette.get(id)!)}" }` : name;
  };
  return [
    `# Ids that were found: ${found.join(", ")}. Give each class its name.`,
    "classes:",
    ...Array.from({ length: last - first + 1 }, (_, i) => `  - ${entry(first + i)} # ${about(first + i)}`),
    ...first > 0 ? [`first_id: ${first}`] : [],
    ...ignored(
      `ids of pixels that are not to be counted: [${last}] if that is void, its class taken out above`,
    ),
  ];
}

/** What people call pixels that are of no class. */
const VOID = /^(void|un-?label|ignore|undefined|no.?data)/i;

/** A class, or null and its name in the comment. */
function classOrNull(name: string, about: string): string {
  return VOID.test(name) ? `null # ${name}, ${about}` : `${quoted(name)} # ${about}`;
}

function share(pixels: number, total: number): string {
  return `${((100 * pixels) / Math.max(1, total)).toFixed(1)} %`;
}

/**
 * Names of colours in a table of `name,red,green,blue` or `red green blue name`, or in JSON of things with a name or title and
 * a colour.
 *
 * @param text Content of a CSV, TSV, text or JSON file.
 */
export function namedColours(text: string): NamedColours {
  return /^\s*[[{]/.test(text) ? coloursOfJson(text) : coloursOfTable(text);
}

/** A name, three numbers, and more columns; or three numbers and a name, which may have spaces. */
const ROWS = [
  /^"?(?<name>[^",;\t]+?)"?\s*[,;\t]\s*(?<red>\d+)\s*[,;\t]\s*(?<green>\d+)\s*[,;\t]\s*(?<blue>\d+)(?:\s*[,;\t].*)?$/,
  /^(?<red>\d+)[\s,;]+(?<green>\d+)[\s,;]+(?<blue>\d+)[\s,;]+"?(?<name>[^"]*?[^"\s])"?\s*$/,
];

function coloursOfTable(text: string): NamedColours {
  const found = text.split(/\r?\n/).flatMap((line) => {
    const row = ROWS.map((pattern) => pattern.exec(line.trim())?.groups).find((groups) => groups);
    if (!row) return [];
    const [red, green, blue] = [row.red, row.green, row.blue].map(Number);
    return Math.max(red, green, blue) < 256 ? [[packed(red, green, blue), row.name] as const] : [];
  });
  return new Map(found);
}

function coloursOfJson(text: string): NamedColours {
  const found = new Map<number, string>();
  const walk = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    const given = Object.entries(value);
    const textOf = (key: RegExp) =>
      given.find(([name, content]) => key.test(name) && typeof content === "string")?.[1];
    const [name, colour] = [textOf(/^(?:name|title|label|class)$/i), textOf(/^colou?r$/i)];
    const packedColour = colour === undefined ? undefined : colourOfKey(colour);
    if (name !== undefined && packedColour !== undefined) found.set(packedColour, name);
    given.forEach(([, content]) => walk(content));
  };
  try {
    walk(JSON.parse(text));
  } catch (error) {
    // What is no JSON names no colours.
    if (!(error instanceof SyntaxError)) throw error;
  }
  return found;
}
