/**
 * What there is to run and to run it on, each thing with its state here.
 *
 * @module
 */
import { relative } from "node:path";
import { examineAllWeights } from "../backbone/download/examine_weights.ts";
import { backbones } from "../backbone/registry.ts";
import { openWorkspace, type Workspace } from "../base/workspace.ts";
import { stateInWords } from "../data/examine_dataset.ts";
import { datasets } from "../data/registry.ts";
import { ENGINE_NAMES } from "../engine/types.ts";
import { probeEngine } from "../launch/engine_probe.ts";
import { launchers } from "../launch/registry.ts";
import { methods } from "../methods/registry.ts";
import { GitFiles, NoCommitError } from "../results/check/result_files.ts";
import { ResultStore } from "../results/result_store.ts";
import { stableJson } from "../base/stable_json.ts";
import { EMBEDDED, readSpecText, SpecDocument } from "../spec/mod.ts";
import { examineData } from "./examine_machine.ts";
import { tableSpecs } from "./load_plan.ts";

/** What can be listed. */
export const KINDS = ["tables", "methods", "datasets", "backbones", "engines", "launchers"] as const;

/** A kind of thing. */
export type Kind = typeof KINDS[number];

/** A thing with its state. */
export interface Listed {
  /** As specs and flags say it; of a table the path of its spec. */
  readonly name: string;
  /** What it is, in words. */
  readonly title: string;
  /** How it is here, a line each; none where nothing can be wrong with it. */
  readonly states: readonly string[];
}

/**
 * Lists all things of a kind. No module of a spec is loaded.
 *
 * @param workspace Where specs, data and results are.
 */
export async function inventory(kind: Kind, workspace: Workspace = openWorkspace()): Promise<Listed[]> {
  return await LISTS[kind](workspace);
}

const LISTS: Readonly<Record<Kind, (workspace: Workspace) => Promise<Listed[]>>> = {
  tables: listTables,
  methods: async () => {
    const all = await Promise.all(methods.names.map((name) => methods.load(name)));
    return all.map(({ name, title, version }) => ({ name, title, states: [`version ${version}`] }));
  },
  datasets: async ({ data }) => {
    const all = await examineData(data);
    return await Promise.all(all.map(async (report) => ({
      name: report.dataset,
      title: (await datasets.load(report.dataset)).title,
      states: [stateInWords(report)],
    })));
  },
  backbones: async ({ data }) => {
    const reports = await examineAllWeights(data);
    return await Promise.all(reports.map(async ({ backbone, state }) => ({
      name: backbone,
      title: (await backbones.load(backbone)).title,
      states: [state === "unneeded" ? "needs no weights" : `weights ${state}`],
    })));
  },
  engines: async () => {
    const all = await Promise.all(ENGINE_NAMES.map((name) => probeEngine(name)));
    return all.map(({ engine, works, description }) => ({
      name: engine,
      title: description,
      states: [works ? "works" : "does not work here; deno task doctor says what it needs"],
    }));
  },
  launchers: async () => {
    const all = await Promise.all(launchers.names.map((name) => launchers.load(name)));
    return await Promise.all(all.map(async (launcher) => ({
      name: launcher.name,
      title: launcher.title,
      states: [(await launcher.state()).description],
    })));
  },
};

async function listTables(workspace: Workspace): Promise<Listed[]> {
  const committed = await GitFiles.open(workspace.base, "results").catch((error) => {
    if (error instanceof NoCommitError) return undefined;
    throw error;
  });
  const listed: Listed[] = [];
  for (const path of await tableSpecs(workspace)) {
    const name = relative(workspace.folder, path);
    const { value } = new SpecDocument(await readSpecText(path, name), name);
    const { id, title, tracks } = (value ?? {}) as { id?: unknown; title?: unknown; tracks?: object };
    const states: string[] = [];
    for (const track of Object.keys(tracks ?? { [EMBEDDED]: {} })) {
      states.push(`${track}: ${await stateOfTable(String(id), track, workspace, committed)}`);
    }
    listed.push({ name, title: String(title), states });
  }
  return listed;
}

async function stateOfTable(
  id: string,
  track: string,
  { results }: Workspace,
  committed: GitFiles | undefined,
): Promise<string> {
  const table = await new ResultStore(results).readTable(id, track);
  if (!table) return "not run";
  const open = table.rows.filter(({ state }) => state === "unfinished").length;
  const rows = `${table.rows.length} rows${open === 0 ? "" : `, ${open} unfinished`}`;
  if (!committed) return rows;
  if (!(await committed.list(id, track)).includes("table.json")) return `${rows}, results not committed`;
  const isSame = await committed.read(id, track, "table.json") === stableJson(table);
  return `${rows}, results ${isSame ? "committed" : "changed since the commit"}`;
}
