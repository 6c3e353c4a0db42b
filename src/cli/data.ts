/**
 * `data`: which datasets are there, and whether they are in order.
 *
 * @module
 */
import { type DatasetExamination, examineDataset, examineDatasets } from "../data/examine_dataset.ts";
import { datasets } from "../data/registry.ts";
import type { DatasetDefinition } from "../data/types.ts";
import { stableJson } from "../results/stable_json.ts";
import { type Command, EXIT, UsageError } from "./command.ts";
import { readFlags } from "./flags.ts";
import { onlyPlugin } from "./only_plugin.ts";
import { places } from "./places.ts";

const EXIT_OF = { ok: EXIT.ok, missing: EXIT.missing, broken: EXIT.failed } as const;

/** Lists all datasets, or examines one. */
export const data: Command = {
  summary: "list the datasets and their state, or check one: layout, counts, a sample of its files",
  usage: `data [NAME] [flags]

  NAME             a dataset, or a module that defines one; without it all are listed
  --root DIR       where datasets lie (default: datasets/)
  --deep           read every file, and take a digest of all pixels and labels
  --json           print the report as JSON

  Exits with 0 if the dataset is in order, 4 if it is missing, 1 if it is broken.`,
  run: async (args, terminal) => {
    const flags = readFlags(args, { boolean: ["deep", "json"], string: ["root"] });
    const { root } = places(flags, terminal.cwd);
    const definition = await onlyPlugin(datasets, "dataset", flags, terminal);
    if (definition === undefined) {
      if (flags.has("deep")) {
        throw new UsageError('Cannot read "--deep": no dataset is named, expected one to check');
      }
      const all = await examineDatasets(root);
      terminal.out(flags.has("json") ? stableJson(all) : all.map(datasetLine).join(""));
      return EXIT.ok;
    }
    if (flags.has("deep")) terminal.err(`reading every file of ${definition.name}\n`);
    const report = await examineDataset(definition, root, { deep: flags.has("deep") });
    terminal.out(flags.has("json") ? stableJson(report) : showReport(definition, report));
    return EXIT_OF[report.state];
  },
};

/** A dataset with its state, and below it what is wrong. */
export function datasetLine({ dataset, state, findings }: DatasetExamination): string {
  const faults = findings.filter(({ level }) => level !== "ok").map(({ message }) => `    ${message}\n`);
  return `  ${dataset.padEnd(16)} ${state}\n${faults.join("")}`;
}

function showReport({ title }: DatasetDefinition, report: DatasetExamination): string {
  return [
    title,
    ...report.findings.map(({ level, message }) => `  ${level.padEnd(8)} ${message}`),
    ...(report.fingerprint === null ? [] : [`  fingerprint ${report.fingerprint}`]),
    ...(report.digest === null ? [] : [`  digest of pixels and labels ${report.digest}`]),
    `${report.dataset} in ${report.root}: ${report.state}`,
    "",
  ].join("\n");
}
