/**
 * Reading items of a split to see whether they can be used.
 *
 * @module
 */
import { causeOf } from "../base/thrown.ts";
import { UnknownValuesError } from "./dataset_file/value_table.ts";
import { LabelCounts, type LabelHistogram } from "./label_counts.ts";
import { UnknownValueList } from "./_unknown_values.ts";
import type { Finding, LabelMap, RgbImage, Split } from "./types.ts";

/** Faulty items that are named one by one. */
const NAMED = 5;

/** Called with each item that could be read. */
export type ItemVisitor = (id: string, image: RgbImage, label: LabelMap) => void;

/** What came of reading items. */
export interface ItemSurvey {
  readonly findings: readonly Finding[];
  /** Pixels of each class in what was read. */
  readonly histogram: LabelHistogram;
}

/**
 * Reads items and sums up what was found: one finding for each of the first faulty items and for each value that no class has,
 * one line in total, and what is strange about the labels.
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
): Promise<ItemSurvey> {
  const faults: string[] = [];
  const unknown = new UnknownValueList();
  const labels = new LabelCounts(classes);
  let strange = 0;
  for (const index of indices) {
    try {
      const [image, label] = [await split.image(index), await split.label(index)];
      labels.add(label);
      visit(split.id(index), image, label);
    } catch (error) {
      if (error instanceof UnknownValuesError) {
        strange++;
        unknown.add(error.found);
        labels.add(error.found.labels);
      } else faults.push(causeOf(error));
    }
  }
  const findings: Finding[] = faults.slice(0, NAMED).map((message) => ({ level: "error", message }));
  findings.push(...unknown.findings(split.name, labels.histogram.pixels[0] === 0));
  const read = indices.length - faults.length - strange;
  findings.push({
    level: read < indices.length ? "error" : "ok",
    message: `${split.name}: ${read} of ${indices.length} items read, ${labels.summary}`,
  });
  if (indices.length > faults.length) findings.push(...labels.oddities(split));
  return { findings, histogram: labels.histogram };
}
