/**
 * Whether a dataset is there and can be used.
 *
 * @module
 */
import { isNotFound } from "../base/workspace.ts";
import { checkDataset, type CheckOptions, type DatasetReport } from "./check_dataset.ts";
import { datasets } from "./registry.ts";
import type { DatasetDefinition } from "./types.ts";

/** A report with its upshot. */
export interface DatasetExamination extends DatasetReport {
  /** `missing`: a file or folder is not there; `broken`: all is there and something in it cannot be used. */
  readonly state: "ok" | "missing" | "broken";
}

/**
 * Examines a dataset and tells data that is missing from data that is broken.
 *
 * @param definition The dataset.
 * @param root Folder of datasets.
 * @param options How thorough to be.
 * @returns The report; faults of the data are findings in it, never thrown.
 */
export async function examineDataset(
  definition: DatasetDefinition,
  root: string,
  options?: CheckOptions,
): Promise<DatasetExamination> {
  let missing = false;
  const watched: DatasetDefinition = {
    ...definition,
    open: async (root) => {
      try {
        return await definition.open(root);
      } catch (error) {
        missing = isNotFound(error);
        throw error;
      }
    },
  };
  const report = await checkDataset(watched, root, options);
  return { ...report, state: report.ok ? "ok" : missing ? "missing" : "broken" };
}

/** The state of a dataset in words: what only warnings were found of is not in order without more ado. */
export function stateInWords({ state, findings }: Pick<DatasetExamination, "state" | "findings">): string {
  const warned = findings.some(({ level }) => level === "warning");
  return state === "ok" && warned ? "usable with warnings" : state;
}

/** Examines every dataset that comes with the harness, each by one item of a split. */
export async function examineDatasets(root: string): Promise<DatasetExamination[]> {
  const definitions = await Promise.all(datasets.names.map((name) => datasets.load(name)));
  return await Promise.all(definitions.map((definition) => examineDataset(definition, root, { sample: 1 })));
}
