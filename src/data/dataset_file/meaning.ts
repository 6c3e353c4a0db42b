/**
 * From what a dataset file says of classes and values to what the pixels of its label files stand for.
 *
 * @module
 */
import { nearest } from "../../base/nearest.ts";
import type { DocPath } from "../../spec/document.ts";
import type { ProblemList } from "../../spec/problems.ts";
import { vocColour } from "../classes.ts";
import { IGNORED } from "../types.ts";
import { channelsOf, colourName, colourOfKey, type PackedColour, packedColour } from "./colours.ts";
import type { DatasetFileText } from "./schema.ts";
import type { ValueTable } from "./value_table.ts";

/** Classes, and what stored values stand for. */
export interface Meaning {
  /** Class names, in label order. */
  readonly classes: readonly string[];
  /** One 8-bit colour per class. */
  readonly colours: readonly (readonly [number, number, number])[];
  /** Coarse groups of classes, by name. */
  readonly hierarchy?: Readonly<Record<string, readonly string[]>>;
  /** What stored values stand for. */
  readonly table: ValueTable;
}

/** The value that most datasets store for pixels without a label. */
const USUAL_IGNORED = 255;

/** A class as it is given. */
interface GivenClass {
  readonly name: string;
  readonly path: DocPath;
  readonly colour?: PackedColour;
  readonly group?: string;
}

/**
 * Resolves classes and values.
 *
 * @param text What the file says.
 * @param problems Takes what contradicts itself, each at its place.
 */
export function readMeaning(text: DatasetFileText, problems: ProblemList): Meaning {
  const given = givenClasses(text, problems);
  const classes = given.map(({ name }) => name);
  // The first of equal names counts.
  const names = new Map(classes.map((name, index) => [name, index] as const).reverse());
  given.forEach(({ name, path }, index) => {
    if (names.get(name) === index) return;
    problems.add({
      path,
      message: `Cannot use the class "${name}" again: it is already given, expected it once`,
    });
  });
  const table = new TableMaker(text, problems);
  if (text.values === "ids") {
    classes.forEach((_, index) => table.id(text.first_id + index, index, ["classes"]));
  } else if (text.values === "colours") given.forEach((one, index) => table.colourOf(one, index));
  else table.map(text.values, names);
  table.ignored(text.ignore);
  const drawn = valueColours(text);
  return {
    classes,
    colours: given.map(({ colour, name }, index) =>
      colour !== undefined || drawn.has(name)
        ? channelsOf(colour ?? drawn.get(name)!)
        : vocColour((index + 1) % 256)
    ),
    ...hierarchyOf(text, given, names, problems),
    table: table.table,
  };
}

function givenClasses({ classes, values }: DatasetFileText, problems: ProblemList): GivenClass[] {
  if (typeof classes === "number") {
    return Array.from({ length: classes }, (_, index) => ({ name: `class ${index}`, path: ["classes"] }));
  }
  if (Array.isArray(classes)) {
    return classes.map((entry, i) => {
      if (typeof entry === "string") return { name: entry, path: ["classes", i] };
      const { name, colour, group } = entry;
      return {
        name,
        path: ["classes", i, "name"],
        ...group && { group },
        ...colour && { colour: packedColour(colour) },
      };
    });
  }
  if (classes) {
    return Object.entries(classes).map(([name, colour]) => ({
      name,
      path: ["classes", name],
      colour: packedColour(colour),
    }));
  }
  if (typeof values === "object") {
    const names = new Set(Object.values(values).filter((name) => name !== null));
    if (names.size > 0) return [...names].map((name) => ({ name, path: ["values"] }));
  }
  const message =
    'Cannot find "classes": it is missing, expected names, a number, or names as the values of "values"';
  problems.add({ path: [], message, missing: true });
  return [];
}

/** The first colour that stands for each class in label files. */
function valueColours({ values }: DatasetFileText): Map<string, PackedColour> {
  const found = new Map<string, PackedColour>();
  for (const [key, name] of typeof values === "object" ? Object.entries(values) : []) {
    const colour = colourOfKey(key);
    if (name !== null && colour !== undefined && !found.has(name)) found.set(name, colour);
  }
  return found;
}

/** Collects values, and notes those that are given twice. */
class TableMaker {
  readonly #ids = new Map<number, number>();
  readonly #colours = new Map<PackedColour, number>();
  readonly #ignoresOthers: boolean;
  readonly #tolerance: number;

  constructor({ others, tolerance }: DatasetFileText, private readonly problems: ProblemList) {
    this.#ignoresOthers = others === "ignore";
    this.#tolerance = tolerance;
  }

  get table(): ValueTable {
    return {
      ids: this.#ids,
      colours: this.#colours,
      ignoresOthers: this.#ignoresOthers,
      tolerance: this.#tolerance,
    };
  }

  id(id: number, label: number, path: DocPath): void {
    if (this.#ids.has(id) && this.#ids.get(id) !== label) this.#again(`the value ${id}`, path);
    this.#ids.set(id, label);
  }

  colour(colour: PackedColour, label: number, path: DocPath): void {
    const known = this.#colours.get(colour);
    if (known !== undefined && known !== label) this.#again(`the colour ${colourName(colour)}`, path);
    this.#colours.set(colour, label);
  }

  colourOf({ name, path, colour }: GivenClass, label: number): void {
    if (colour !== undefined) return this.colour(colour, label, path);
    const message =
      `Cannot use "values: colours": the class "${name}" has no colour, expected one for each class`;
    this.problems.add({ path, message });
  }

  map(values: Readonly<Record<string, string | null>>, classes: ReadonlyMap<string, number>): void {
    for (const [key, name] of Object.entries(values)) {
      const path = ["values", key];
      const label = name === null ? IGNORED : classes.get(name);
      if (label === undefined) {
        this.problems.add({
          path,
          message:
            `Cannot use the class "${name}": there is none of this name, expected one of "classes", or null`,
          suggestion: nearest(name!, classes.keys()),
        });
        continue;
      }
      const colour = colourOfKey(key);
      if (colour !== undefined) this.colour(colour, label, path);
      else if (/^\d{1,5}$/.test(key) && Number(key) <= 65_535) this.id(Number(key), label, path);
      else {
        const message = `Cannot use the value "${key}": it is neither an id nor a colour, ` +
          'expected 0..65535, or a colour in quotes such as "#3C1098"';
        this.problems.add({ path, part: "key", message });
      }
    }
  }

  ignored(ignore: DatasetFileText["ignore"]): void {
    if (ignore === undefined) {
      if (this.#ids.size > 0 && !this.#ids.has(USUAL_IGNORED)) this.#ids.set(USUAL_IGNORED, IGNORED);
      return;
    }
    const isColour = Array.isArray(ignore) && ignore.length === 3 && this.#ids.size === 0 &&
      ignore.every((value) => typeof value === "number" && value < 256);
    if (isColour) {
      const message = `Cannot tell what is ignored: [${ignore.join(", ")}] may be three ids or one colour, ` +
        'expected a colour as "#RRGGBB"';
      this.problems.add({ path: ["ignore"], message });
    }
    for (const [i, value] of (Array.isArray(ignore) ? ignore : [ignore]).entries()) {
      const path = Array.isArray(ignore) ? ["ignore", i] : ["ignore"];
      if (typeof value === "number") this.id(value, IGNORED, path);
      else this.colour(packedColour(value), IGNORED, path);
    }
  }

  #again(what: string, path: DocPath): void {
    const message = `Cannot use ${what} again: it already stands for something else, ` +
      "expected one meaning: values says what each stands for, first_id with which id the classes begin";
    this.problems.add({ path, message });
  }
}

function hierarchyOf(
  { groups }: DatasetFileText,
  given: readonly GivenClass[],
  names: ReadonlyMap<string, number>,
  problems: ProblemList,
): Pick<Meaning, "hierarchy"> {
  const hierarchy: Record<string, string[]> = Object.create(null);
  for (const { name, group } of given) if (group !== undefined) (hierarchy[group] ??= []).push(name);
  for (const [group, members] of Object.entries(groups ?? {})) {
    members.forEach((name, i) => {
      const path = ["groups", group, i];
      if (!names.has(name)) {
        const message =
          `Cannot group the class "${name}": there is none of this name, expected one of "classes"`;
        problems.add({ path, message, suggestion: nearest(name, names.keys()) });
      } else if (Object.values(hierarchy).some((others) => others.includes(name))) {
        problems.add({
          path,
          message: `Cannot group the class "${name}" again: it is in a group, expected one`,
        });
      } else (hierarchy[group] ??= []).push(name);
    });
  }
  const found = Object.entries(hierarchy);
  if (found.length === 0) return {};
  const left = given.find(({ name }) => !found.some(([, members]) => members.includes(name)));
  if (left) {
    problems.add({
      path: left.path,
      message:
        `Cannot leave the class "${left.name}" without a group: others have one, expected one for each`,
    });
  }
  return { hierarchy: Object.fromEntries(found) };
}
