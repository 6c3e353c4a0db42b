/**
 * Reading items of a split to see whether they can be used.
 *
 * @module
 */
import { type Finding, IGNORED, type LabelMap, type RgbImage, type Split } from "./types.ts";

/** Faulty items that are named one by one. */
const NAMED = 5;

/** Called with each item that could be read. */
export type ItemVisitor = (id: string, image: RgbImage, label: LabelMap) => void;

/**
 * Reads items and sums up what was found: one finding for each of the first faulty items, one about labels, and one line
 * in total.
 *
 * @param split The split.
 * @param indices Which items.
 * @param classes Number of classes.
 * @param visit Gets each item that is in order.
 */
export async function surveyItems(
  split: Split,
  indices: readonly number[],
  classes: number,
  visit: ItemVisitor = () => {},
): Promise<Finding[]> {
  const faults: string[] = [];
  const counts = new Float64Array(classes);
  let ignored = 0;
  for (const index of indices) {
    try {
      const [image, label] = [await split.image(index), await split.label(index)];
      checkItem(split.id(index), image, label, classes);
      for (const value of label.data) value === IGNORED ? ignored++ : counts[value]++;
      visit(split.id(index), image, label);
    } catch (error) {
      faults.push((error as Error).message);
    }
  }
  const findings: Finding[] = faults.slice(0, NAMED).map((message) => ({ level: "error", message }));
  const read = indices.length - faults.length;
  findings.push({
    level: faults.length > 0 ? "error" : "ok",
    message: `${split.name}: ${read} of ${indices.length} items read, ${describeLabels(counts, ignored)}`,
  });
  if (read > 0 && counts.every((count) => count === 0)) {
    findings.push({
      level: "warning",
      message: `${split.name}: no item read has labels, so it cannot be scored`,
    });
  }
  return findings;
}

function checkItem(id: string, image: RgbImage, label: LabelMap, classes: number): void {
  if (label.width !== image.width || label.height !== image.height) {
    throw new RangeError(
      `Cannot use item "${id}": its labels are ${label.height}x${label.width}, expected ${image.height}x${image.width} ` +
        `as its picture`,
    );
  }
  const unknown = label.data.find((value) => value !== IGNORED && !(value >= 0 && value < classes));
  if (unknown === undefined) return;
  throw new RangeError(
    `Cannot use item "${id}": it has class ${unknown}, expected 0..${classes - 1} or ${IGNORED}`,
  );
}

function describeLabels(counts: Float64Array, ignored: number): string {
  const seen = counts.filter((count) => count > 0).length;
  const total = counts.reduce((sum, count) => sum + count, ignored);
  const share = total === 0 ? 0 : (100 * ignored) / total;
  return `${seen} of ${counts.length} classes seen, ${share.toFixed(1)} % of pixels ignored`;
}
