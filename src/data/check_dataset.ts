/**
 * Examining a dataset on disk before hours are spent on it.
 *
 * @module
 */
import { causeOf } from "../base/thrown.ts";
import { surveyItems } from "./_item_survey.ts";
import type { FileDigests } from "./file_digests.ts";
import { contentFingerprint, ContentHash } from "./fingerprint.ts";
import { checkedDataset } from "./checked_dataset.ts";
import type { LabelHistogram } from "./label_counts.ts";
import {
  type Dataset,
  type DatasetDefinition,
  type Finding,
  type Split,
  type SplitName,
  SPLITS,
} from "./types.ts";

/** How thorough an examination is. */
export interface CheckOptions {
  /**
   * Whether every item is read and a digest taken of all pixels and labels, rather than a sample read.
   *
   * @default {false}
   */
  readonly deep?: boolean;
  /**
   * Items read per split when not deep, spread evenly.
   *
   * @default {8}
   */
  readonly sample?: number;
  /**
   * Takes digests of the files, which the fingerprint is made of.
   *
   * @default {none: no fingerprint is taken}
   */
  readonly digests?: FileDigests;
}

/** Pixels of each class in some items. */
export interface ItemHistogram extends LabelHistogram {
  /** Number of items. */
  readonly items: number;
}

/** What an examination found. */
export interface DatasetReport {
  readonly dataset: string;
  readonly root: string;
  /** Whether there was no error; warnings are allowed. */
  readonly ok: boolean;
  readonly findings: readonly Finding[];
  /** Names of the classes; none where it could not be opened. */
  readonly classes: readonly string[];
  /** Pixels of each class in the items that were read, by split; splits that could not be opened are left out. */
  readonly labels: Readonly<Partial<Record<SplitName, ItemHistogram>>>;
  /** Digest of the content of all items; null if it was not asked for or could not be taken. */
  readonly fingerprint: string | null;
  /** Digest of all pixels and labels; null unless deep and without errors. */
  readonly digest: string | null;
}

const DEFAULT_SAMPLE = 8;

/**
 * Examines a dataset: layout, number of items, a sample of pictures and labels, and what the dataset itself looks for.
 *
 * @param definition The dataset.
 * @param root Folder of datasets.
 * @param options How thorough to be.
 * @returns The report; faults of the data are findings in it, never thrown.
 */
export async function checkDataset(
  definition: DatasetDefinition,
  root: string,
  options: CheckOptions = {},
): Promise<DatasetReport> {
  const findings: Finding[] = [];
  let classes: readonly string[] = [];
  const labels: Partial<Record<SplitName, ItemHistogram>> = {};
  const hash = options.deep ? new ContentHash() : undefined;
  let fingerprint: string | null = null;
  try {
    const dataset = checkedDataset(await definition.open(root), definition.classes);
    classes = dataset.classes;
    findings.push(...checkCounts(definition, dataset));
    for (const name of SPLITS) {
      const split = dataset.split(name);
      const indices = hash
        ? sampleOf(split, split.length)
        : sampleOf(split, options.sample ?? DEFAULT_SAMPLE);
      const survey = await surveyItems(split, indices, dataset.classes, hash && hash.add.bind(hash));
      findings.push(...survey.findings);
      labels[name] = { items: indices.length, ...survey.histogram };
    }
    if (options.digests) fingerprint = await contentFingerprint(dataset, options.digests);
    findings.push(...await definition.inspect?.(root) ?? []);
  } catch (error) {
    findings.push({ level: "error", message: causeOf(error) });
  }
  const ok = findings.every(({ level }) => level !== "error");
  return {
    dataset: definition.name,
    root,
    ok,
    findings,
    classes,
    labels,
    fingerprint,
    digest: ok && hash ? hash.hex() : null,
  };
}

function checkCounts(definition: DatasetDefinition, dataset: Dataset): Finding[] {
  return SPLITS.map((name) => {
    const { length } = dataset.split(name);
    const expected = definition.expected?.[name];
    const differs = expected !== undefined && expected !== length;
    return {
      level: differs ? "warning" : "ok",
      message: `${name}: ${length} items${differs ? `, but ${expected} as published` : ""}`,
    };
  });
}

/** Up to `count` indices from the first item to the last. */
function sampleOf({ length }: Split, count: number): number[] {
  if (count >= length) return Array.from({ length }, (_, i) => i);
  const indices = Array.from(
    { length: count },
    (_, i) => Math.round((i * (length - 1)) / Math.max(1, count - 1)),
  );
  return [...new Set(indices)];
}
