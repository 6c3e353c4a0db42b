/**
 * `data`: which datasets are there, whether they are in order, and making what they lack.
 *
 * @module
 */
import { resolve } from "node:path";
import { examineData, firstFound } from "../app/examine_machine.ts";
import { type DatasetExamination, examineDataset, stateInWords } from "../data/examine_dataset.ts";
import { FileDigests } from "../data/file_digests.ts";
import { datasets } from "../data/registry.ts";
import type { DatasetDefinition, Finding } from "../data/types.ts";
import { stableJson } from "../base/stable_json.ts";
import type { Workspace } from "../base/workspace.ts";
import { type Command, EXIT, type Flags, type Terminal, UsageError } from "./command.ts";
import { digestProgress } from "./progress.ts";
import { JSON_OUTPUT, onlyDefinition, REMOTE, ROOT, workspaceOf } from "./shared_flags.ts";

const EXIT_OF = { ok: EXIT.ok, missing: EXIT.missing, broken: EXIT.failed } as const;

const FLAGS = {
  ...ROOT,
  ...REMOTE,
  deep: { about: "read every file, and take a digest of all pixels and labels" },
  from: {
    value: "DIR",
    about: "make what NAME lacks from its published form in DIR:\n" +
      "the patches of potsdam3 from the ISPRS tiles, the lists of cocostuff27 from its labels",
  },
  seed: { value: "N", about: "seed of what is drawn in that (default: 0)" },
  ...JSON_OUTPUT("the report"),
};

/** Lists all datasets, examines one, or prepares one. */
export const data: Command = {
  name: "data",
  summary: "list the datasets and their state, check one, or make what one lacks from its published form",
  argument: { name: "[NAME]", about: "a dataset, or a module that defines one; without it all are listed" },
  flags: FLAGS,
  notes:
    "Exits with 0 if the dataset can be used, with warnings or without, 4 if it is missing, 1 if it is broken.\n" +
    "What is there is never overwritten. The task may write below datasets/ and .omh/ only.",
  run: async (flags, terminal) => {
    const workspace = workspaceOf(flags, FLAGS, terminal);
    const { data: folders } = workspace;
    const [root] = folders;
    const definition = await onlyDefinition(datasets, "dataset", flags, terminal);
    const from = flags.text("from");
    if (flags.has("deep") && (definition === undefined || from !== undefined)) {
      throw new UsageError('Cannot read "--deep": no dataset is checked, expected the name of one to check');
    }
    if (flags.text("seed") !== undefined && from === undefined) {
      throw new UsageError('Cannot read "--seed": nothing is prepared, expected it beside "--from"');
    }
    if (from !== undefined) {
      return await prepare(definition, resolve(terminal.cwd, from), root, flags, terminal);
    }
    if (definition !== undefined) return await examine(definition, workspace, flags, terminal);
    const all = await examineData(folders);
    terminal.out(flags.has("json") ? stableJson(all) : all.map(datasetLine).join(""));
    return EXIT.ok;
  },
};

async function examine(
  definition: DatasetDefinition,
  { data: folders, digests: folder }: Pick<Workspace, "data" | "digests">,
  flags: Flags,
  terminal: Terminal,
): Promise<number> {
  const deep = flags.has("deep");
  const digests = new FileDigests({ folder, fresh: deep, onProgress: digestProgress(terminal) });
  if (deep) terminal.err(`reading every file of ${definition.name}\n`);
  const report = await firstFound(
    folders,
    (folder) => examineDataset(definition, folder, { deep, digests }),
  );
  terminal.out(flags.has("json") ? stableJson(report) : showReport(definition, report));
  return EXIT_OF[report.state];
}

async function prepare(
  definition: DatasetDefinition | undefined,
  from: string,
  root: string,
  flags: Flags,
  terminal: Terminal,
): Promise<number> {
  if (definition?.prepare === undefined) {
    const found = definition ? `"${definition.name}" is read as it is published` : "no dataset is named";
    throw new UsageError(
      `Cannot read "--from": ${found}, expected a dataset that is prepared, such as potsdam3`,
    );
  }
  const seed = seedOf(flags);
  terminal.err(`preparing ${definition.name} from ${from}; this takes minutes\n`);
  const findings = await definition.prepare(from, root, seed);
  const json = { dataset: definition.name, from, root, seed, findings };
  terminal.out(flags.has("json") ? stableJson(json) : `${definition.title}\n${showFindings(findings)}`);
  return EXIT.ok;
}

function seedOf(flags: Flags): number {
  const text = flags.text("seed") ?? "0";
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UsageError(`Cannot read "--seed": it is "${text}", expected a whole number of at most 9 digits`);
}

/** A dataset with its state, and below it what is wrong. */
export function datasetLine(report: DatasetExamination): string {
  const { dataset, findings } = report;
  const faults = findings.filter(({ level }) => level !== "ok").map(({ message }) => `    ${message}\n`);
  return `  ${dataset.padEnd(16)} ${stateInWords(report)}\n${faults.join("")}`;
}

function showReport({ title }: DatasetDefinition, report: DatasetExamination): string {
  return [
    `${title}\n${showFindings(report.findings).trimEnd()}`,
    ...(report.fingerprint === null ? [] : [`  fingerprint ${report.fingerprint}`]),
    ...(report.digest === null ? [] : [`  digest of pixels and labels ${report.digest}`]),
    `${report.dataset} in ${report.root}: ${stateInWords(report)}`,
    "",
  ].join("\n");
}

function showFindings(findings: readonly Finding[]): string {
  return findings.map(({ level, message }) => `  ${level.padEnd(8)} ${message}\n`).join("");
}
