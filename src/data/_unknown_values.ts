/**
 * Values of label files that no class has, gathered over many files.
 *
 * @module
 */
import { basename } from "node:path";
import { colourOfKey } from "./dataset_file/colours.ts";
import { nearestValue, type UnknownValues, type ValueTable } from "./dataset_file/value_table.ts";
import { type Finding, IGNORED } from "./types.ts";

/** From how many unknown values on, and within what distance of known ones, a loss is suspected. */
const LOSSY = { values: 4, distance: 12 } as const;

/** Values, and files of each, that are named one by one. */
const NAMED = { values: 8, files: 3 } as const;

/** Gathers values that no class has. */
export class UnknownValueList {
  readonly #values = new Map<string, { pixels: number; files: string[] }>();
  #table: ValueTable | undefined;

  /** Notes the values of one file. */
  add({ path, values, table }: UnknownValues): void {
    this.#table = table;
    for (const [value, pixels] of values) {
      const known = this.#values.get(value) ?? { pixels: 0, files: [] };
      known.pixels += pixels;
      known.files.push(path);
      this.#values.set(value, known);
    }
  }

  /**
   * A finding for each value, those of most pixels first.
   *
   * @param split Name of the split.
   * @param lacksFirst Whether no pixel is of the first class.
   */
  findings(split: string, lacksFirst: boolean): Finding[] {
    const sorted = [...this.#values].toSorted(([, a], [, b]) => b.pixels - a.pixels);
    const findings = sorted.slice(0, NAMED.values).map(([value, { pixels, files }]): Finding => {
      const named = [...new Set(files.slice(0, NAMED.files).map((path) => basename(path)))].join(", ");
      const message = `${split}: no class has the ${value.startsWith("#") ? "colour" : "value"} ${value}, ` +
        `which ${pixels} pixels of ${files.length} label files have: ${named}${
          files.length > NAMED.files ? ", …" : ""
        }`;
      return { level: "error", message };
    });
    if (sorted.length > NAMED.values) {
      const more = sorted.length - NAMED.values;
      findings.push({
        level: "error",
        message: `${split}: no class has ${more} other values of label files`,
      });
    }
    return [...findings, ...this.#shift(split, lacksFirst), ...this.#lossy(split)];
  }

  /** Values close to known ones: label files that were compressed with a loss. */
  #lossy(split: string): Finding[] {
    const { ids = new Map(), colours = new Map() } = this.#table ?? {};
    if (this.#values.size < LOSSY.values) return [];
    const distances = [...this.#values.keys()].map((value) => {
      const colour = colourOfKey(value);
      return nearestValue(
        colour ?? Number(value),
        (colour === undefined ? ids : colours).keys(),
        colour !== undefined,
      )
        .distance;
    }).toSorted((a, b) => a - b);
    const typical = distances[Math.floor(distances.length / 2)];
    if (typical > LOSSY.distance) return [];
    return [{
      level: "warning",
      message:
        `${split}: most of these values are within ${typical} of one that is known, as in label files that were ` +
        "JPEG once; best take the original files, else tolerance: 20 counts each as the nearest that is known",
    }];
  }

  /** Ids that count from 1 where the dataset counts from 0: all classes one too high. */
  #shift(split: string, lacksFirst: boolean): Finding[] {
    const ids = [...this.#table?.ids ?? []].flatMap(([id, label]) => label === IGNORED ? [] : [id]);
    const last = Math.max(...ids);
    if (this.#values.size !== 1 || !this.#values.has(`${last + 1}`)) return [];
    const first = Math.min(...ids);
    const advice = lacksFirst ? `first_id: ${first + 1}` : `first_id: ${first + 1} and ignore: [${first}, …]`;
    const found = lacksFirst
      ? `${first} is never stored and ${last + 1} is`
      : `${last + 1} is stored, one more than there are classes`;
    return [{
      level: "warning",
      message: `${split}: ids are probably shifted by one: ${found}; try ${advice}`,
    }];
  }
}
