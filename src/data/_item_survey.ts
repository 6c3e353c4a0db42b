/**
 * Reading items of a split to see whether they can be used.
 *
 * @module
 */
import { causeOf } from "../base/thrown.ts";
import { LabelCounts } from "./label_counts.ts";
import type { Finding, LabelMap, RgbImage, Split } from "./types.ts";

/** Faulty items that are named one by one. */
const NAMED = 5;

/** Called with each item that could be read. */
export type ItemVisitor = (id: string, image: RgbImage, label: LabelMap) => void;

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
  const labels = new LabelCounts(classes);
  for (const index of indices) {
    try {
      const [image, label] = [await split.image(index), await split.label(index)];
      labels.add(label);
      visit(split.id(index), image, label);
    } catch (error) {
      faults.push(causeOf(error));
    }
  }
  const findings: Finding[] = faults.slice(0, NAMED).map((message) => ({ level: "error", message }));
  const read = indices.length - faults.length;
  findings.push({
    level: faults.length > 0 ? "error" : "ok",
    message: `${split.name}: ${read} of ${indices.length} items read, ${labels.summary}`,
  });
  if (read > 0) findings.push(...labels.oddities(split));
  return findings;
}
