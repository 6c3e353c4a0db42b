/**
 * What the labels of a split hold, and what is strange about them: one judgement for what is examined and what is scored on.
 *
 * @module
 */
import { type Finding, IGNORED, type LabelMap, type Split, type SplitName } from "./types.ts";

/** Classes without a label, and colours of a palette, that are named one by one. */
const NAMED = 5;

/** What it means that a split has no labels at all. */
const ALONE: Readonly<Record<SplitName, string>> = {
  train: "pictures alone, so that the linear probe has nothing to learn from",
  val: "pictures alone: they are segmented, and nothing is scored",
};

/** Share of pixels without a label above which something is wrong with the labels, fraction of 1. */
export const MOST_IGNORED = 0.9;

/** Pixels of each class. */
export interface LabelHistogram {
  /** By class, in label order. */
  readonly pixels: readonly number[];
  /** Pixels without a label. */
  readonly ignored: number;
}

/** Counts the labels of the items that were read of a split. */
export class LabelCounts {
  readonly #counts: Float64Array;
  readonly #palette = new Set<string>();
  #ignored = 0;
  #items = 0;

  /** @param classes Names of the classes. */
  constructor(private readonly classes: readonly string[]) {
    this.#counts = new Float64Array(classes.length);
  }

  /** Counts a label map of classes and {@linkcode IGNORED}. */
  add({ data, palette }: LabelMap): void {
    this.#items++;
    for (const value of data) value === IGNORED ? this.#ignored++ : this.#counts[value]++;
    for (const [value, colour] of palette ?? []) this.#palette.add(`${value} is ${colour}`);
  }

  /** Pixels of each class so far. */
  get histogram(): LabelHistogram {
    return { pixels: [...this.#counts], ignored: this.#ignored };
  }

  /** How many classes were seen, how many pixels are ignored, and the colours of the values of palette files. */
  get summary(): string {
    const seen = this.#counts.filter((count) => count > 0).length;
    const colours = [...this.#palette].slice(0, NAMED).join("; ");
    const more = this.#palette.size > NAMED ? "; …" : "";
    const drawn = this.#palette.size === 0 ? "" : `; ids are the indices of a palette (${colours}${more})`;
    return `${seen} of ${this.classes.length} classes seen, ${
      percent(this.#ignoredShare)
    } of pixels ignored${drawn}`;
  }

  /**
   * What labels that can be read say nothing true about, probably: an error where all of `val` was read and holds no two
   * classes, as what is scored on one class is always right; else a warning.
   *
   * @param split The split whose items were counted.
   */
  oddities({ name, length, hasLabels }: Pick<Split, "name" | "length" | "hasLabels">): Finding[] {
    if (hasLabels === false) return [{ level: "warning", message: `${name}: ${ALONE[name]}` }];
    const missing = this.classes.filter((_, i) => this.#counts[i] === 0);
    const seen = this.classes.length - missing.length;
    const whole = this.#items === length;
    const level = name === "val" && whole ? "error" : "warning";
    if (seen === 0) return [{ level, message: `${name}: no item read has labels, so it cannot be scored` }];
    const findings: Finding[] = [];
    if (seen === 1 && this.classes.length > 1 && this.#items > 1) {
      const [only] = this.classes.filter((_, i) => this.#counts[i] > 0);
      findings.push({
        level,
        message: `${name}: every label is "${only}", expected ${this.classes.length} classes`,
      });
    }
    if (missing.length > 0 && whole) {
      const named = missing.slice(0, NAMED).map((name) => `"${name}"`).join(", ");
      const more = missing.length > NAMED ? ` and ${missing.length - NAMED} more` : "";
      const shifted = this.#lacksFirstAlone ? ": all others occur, so that ids may be shifted by one" : "";
      findings.push({ level: "warning", message: `${name}: no label is ${named}${more}${shifted}` });
    }
    if (this.#ignoredShare > MOST_IGNORED) {
      const message = `${name}: ${percent(this.#ignoredShare)} of pixels are ignored, so little is scored`;
      findings.push({ level: "warning", message });
    }
    return findings;
  }

  get #lacksFirstAlone(): boolean {
    return this.#counts.length > 2 && this.#counts.every((count, label) => (count === 0) === (label === 0));
  }

  get #ignoredShare(): number {
    const total = this.#counts.reduce((sum, count) => sum + count, this.#ignored);
    return total === 0 ? 0 : this.#ignored / total;
  }
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
