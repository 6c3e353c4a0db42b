/**
 * Reading items of a split to see whether they can be used.
 *
 * @module
 */
import { type Finding, IGNORED, type LabelMap, type RgbImage, type Split } from "./types.ts";

/** Faulty items, and classes without a label, that are named one by one. */
const NAMED = 5;
/** Share of pixels without a label above which something is wrong with the labels, fraction of 1. */
const MOST_IGNORED = 0.9;

/** Called with each item that could be read. */
export type ItemVisitor = (id: string, image: RgbImage, label: LabelMap) => void;

/** What the labels of some items hold. */
interface LabelCounts {
  /** Pixels of each class. */
  readonly counts: Float64Array;
  ignored: number;
  /** Colours of the values of palette files, as `1 is 128,0,0`. */
  readonly palette: Set<string>;
}

/**
 * Reads items and sums up what was found: one finding for each of the first faulty items, one line in total, and what is
 * strange about the labels.
 *
 * @param split The split, checked: faults of an item are what reading it throws.
 * @param indices Which items.
 * @param classes Names of the classes.
 * @param visit Gets each item that is in order.
 */
export async function surveyItems(
  split: Split,
  indices: readonly number[],
  classes: readonly string[],
  visit: ItemVisitor = () => {},
): Promise<Finding[]> {
  const faults: string[] = [];
  const labels: LabelCounts = {
    counts: new Float64Array(classes.length),
    ignored: 0,
    palette: new Set<string>(),
  };
  for (const index of indices) {
    try {
      const [image, label] = [await split.image(index), await split.label(index)];
      for (const value of label.data) value === IGNORED ? labels.ignored++ : labels.counts[value]++;
      for (const [value, colour] of label.palette ?? []) labels.palette.add(`${value} is ${colour}`);
      visit(split.id(index), image, label);
    } catch (error) {
      faults.push((error as Error).message);
    }
  }
  const findings: Finding[] = faults.slice(0, NAMED).map((message) => ({ level: "error", message }));
  const read = indices.length - faults.length;
  findings.push({
    level: faults.length > 0 ? "error" : "ok",
    message: `${split.name}: ${read} of ${indices.length} items read, ${describeLabels(labels)}`,
  });
  if (read > 0) findings.push(...oddities(split, read, classes, labels));
  return findings;
}

function describeLabels({ counts, ignored, palette }: LabelCounts): string {
  const seen = counts.filter((count) => count > 0).length;
  const colours = [...palette].slice(0, NAMED).join("; ");
  const drawn = palette.size === 0
    ? ""
    : `; ids are the indices of a palette (${colours}${palette.size > NAMED ? "; …" : ""})`;
  return `${seen} of ${counts.length} classes seen, ${
    percent(ignoredShare({ counts, ignored }))
  } of pixels ignored${drawn}`;
}

/** What labels that can be read say nothing true about, probably. */
function oddities(
  { name, length }: Split,
  read: number,
  classes: readonly string[],
  labels: LabelCounts,
): Finding[] {
  const missing = classes.filter((_, i) => labels.counts[i] === 0);
  const seen = classes.length - missing.length;
  const whole = read === length;
  // What is scored on one class is always right.
  const level = name === "val" && whole ? "error" : "warning";
  if (seen === 0) return [{ level, message: `${name}: no item read has labels, so it cannot be scored` }];
  const findings: Finding[] = [];
  if (seen === 1 && classes.length > 1 && read > 1) {
    const [only] = classes.filter((_, i) => labels.counts[i] > 0);
    findings.push({
      level,
      message: `${name}: every label is "${only}", expected ${classes.length} classes`,
    });
  }
  if (missing.length > 0 && whole) {
    const named = missing.slice(0, NAMED).map((name) => `"${name}"`).join(", ");
    const more = missing.length > NAMED ? ` and ${missing.length - NAMED} more` : "";
    findings.push({ level: "warning", message: `${name}: no label is ${named}${more}` });
  }
  const ignored = ignoredShare(labels);
  if (ignored > MOST_IGNORED) {
    const message = `${name}: ${percent(ignored)} of pixels are ignored, so little is scored`;
    findings.push({ level: "warning", message });
  }
  return findings;
}

/** Share of pixels without a label, fraction of 1. */
function ignoredShare({ counts, ignored }: Pick<LabelCounts, "counts" | "ignored">): number {
  const total = counts.reduce((sum, count) => sum + count, ignored);
  return total === 0 ? 0 : ignored / total;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
