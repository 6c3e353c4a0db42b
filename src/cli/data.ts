/**
 * `data`: which datasets are there, whether they are in order, and making what they lack.
 *
 * @module
 */
import { dirname, resolve } from "node:path";
import { examineData, firstFound } from "../app/examine_machine.ts";
import { contactSheet } from "../data/contact_sheet.ts";
import { checkedDataset } from "../data/checked_dataset.ts";
import { examineDataset } from "../data/examine_dataset.ts";
import { FileDigests } from "../data/file_digests.ts";
import { isDatasetFile } from "../data/dataset_file/is_dataset_file.ts";
import { datasets } from "../data/registry.ts";
import type { DatasetDefinition } from "../data/types.ts";
import { stableJson } from "../base/stable_json.ts";
import type { Workspace } from "../base/workspace.ts";
import { onlyDefinition } from "./arguments.ts";
import { type Command, EXIT, type Flags, type Terminal, UsageError } from "./command.ts";
import { datasetLine, showFindings, showReport } from "./data_view.ts";
import { digestProgress } from "./progress.ts";
import { JSON_OUTPUT, REMOTE, ROOT, workspaceOf } from "./shared_flags.ts";

const EXIT_OF = { ok: EXIT.ok, missing: EXIT.missing, broken: EXIT.failed } as const;

/** Items read of each split of a dataset file: its labels are new to everybody. */
const SAMPLE = 400;

const FLAGS = {
  ...ROOT,
  ...REMOTE,
  deep: { about: "read every file, and take a digest of all pixels and labels" },
  sheet: {
    value: "FILE",
    about: "draw pictures with their labels side by side on one PNG, e.g. .omh/sheet.png",
  },
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
  argument: {
    name: "[NAME]",
    about: "a dataset, the path of a dataset file or of its folder, or a module; without it all are listed",
  },
  flags: FLAGS,
  notes:
    "Exits with 0 if the dataset can be used, with warnings or without, 4 if it is missing, 1 if it is broken.\n" +
    "What is there is never overwritten. The task may write below datasets/ and .omh/ only.",
  run: async (flags, terminal) => {
    const workspace = workspaceOf(flags, FLAGS, terminal);
    const { data: folders } = workspace;
    const [root] = folders;
    const definition = await onlyDefinition(datasets, "dataset", flags, terminal, isDatasetFile);
    const from = flags.text("from");
    for (const flag of ["deep", "sheet"]) {
      if (!flags.has(flag) || (definition !== undefined && from === undefined)) continue;
      throw new UsageError(
        `Cannot read "--${flag}": no dataset is checked, expected the name of one to check`,
      );
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
  const sample = definition.file === undefined ? undefined : SAMPLE;
  const report = await firstFound(
    folders,
    (folder) => examineDataset(definition, folder, { deep, digests, sample }),
  );
  terminal.out(flags.has("json") ? stableJson(report) : showReport(definition, report));
  const sheet = flags.text("sheet");
  if (sheet !== undefined && report.state !== "missing") {
    const dataset = checkedDataset(await definition.open(report.root), definition.classes);
    const path = resolve(terminal.cwd, sheet);
    const png = await contactSheet(dataset);
    await Deno.mkdir(dirname(path), { recursive: true });
    await Deno.writeFile(path, png);
    terminal.err(`drew ${path}: pictures, tinted with their labels, labels\n`);
  }
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
