/**
 * What the conformance suite of launchers runs: small tables of a stub, each by the command line in a folder of its own.
 *
 * @module
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { spawnDeno } from "../../base/child_process.ts";
import { filesIn, foldersIn } from "../../base/list_folder.ts";
import { GATE } from "./stub/method.ts";

/** What the suite is held on. */
export interface LauncherConformanceOptions {
  /** A registered launcher, or the absolute path or the URL of a module. */
  readonly launcher: string;
  /** Path of a file of its settings, absolute. */
  readonly profile?: string;
  /** Folder that all its workers see, absolute; tables are run in folders of their own in it. */
  readonly folder: string;
  /**
   * Programs that the launcher starts.
   *
   * @default {[]}
   */
  readonly programs?: readonly string[];
  /**
   * Longest time that a table of some seconds' work may take, seconds: a launcher that takes it hangs.
   *
   * @default {600}
   */
  readonly patience?: number;
}

/** Training steps of each cell: one more checkpoint than that of the end. */
export const STEPS = 30;

/** Seeds of the tables: each is a job of its own. */
export const SEEDS = 2;

/** A row of a table. */
export interface StubRow {
  /** Options of the stub. */
  readonly stub?: Readonly<Record<string, number>>;
  /**
   * Images per batch: rows that differ in it are not of one job.
   *
   * @default {2}
   */
  readonly batch?: number;
}

/** Rows by their names. */
export type StubRows = Readonly<Record<string, StubRow>>;

/** A run that has ended. */
export interface EndedRun {
  readonly code: number;
  /** All that it said on standard error. */
  readonly said: string;
}

/** A run under way. */
export interface RunUnderWay {
  readonly process: Deno.ChildProcess;
  readonly ended: Promise<EndedRun>;
}

/** A table in a folder of its own. */
export class StubTable {
  private constructor(
    readonly folder: string,
    private readonly options: LauncherConformanceOptions,
  ) {}

  /** Makes the folder and the spec of a table, whose held cells wait. */
  static async make(name: string, rows: StubRows, options: LauncherConformanceOptions): Promise<StubTable> {
    const folder = join(options.folder, name);
    await Deno.mkdir(folder, { recursive: true });
    await Deno.writeTextFile(join(folder, "conformance.yaml"), specText(rows));
    return new StubTable(folder, options);
  }

  /** Lets held cells go on. */
  async open(): Promise<void> {
    await Deno.writeTextFile(join(this.folder, GATE), "");
  }

  /**
   * Begins to run the table.
   *
   * @param launcher By which launcher: that of the suite, or one local worker.
   */
  start(launcher: "suite" | "local" = "suite"): RunUnderWay {
    const { profile, programs = [] } = this.options;
    const chosen = launcher === "local" ? ["--jobs", "1"] : [
      ...["--launcher", this.options.launcher, "--jobs", "2"],
      ...profile === undefined ? [] : ["--profile", profile],
    ];
    const process = spawnDeno({
      args: [
        ...["run", "--quiet", "--no-prompt", "--allow-read", "--allow-env", "--allow-sys", "--allow-ffi"],
        `--allow-write=${this.folder}`,
        `--allow-run=${["deno", "git", ...programs].join(",")}`,
        fileURLToPath(new URL("../../cli/main.ts", import.meta.url)),
        ...["bench", "conformance.yaml", "--engine", "wasm", ...chosen],
      ],
      cwd: this.folder,
      env: { INIT_CWD: this.folder },
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    });
    return { process, ended: this.#end(process) };
  }

  /** Runs the table to its end, with nothing held. */
  async run(launcher: "suite" | "local" = "suite"): Promise<EndedRun> {
    await this.open();
    return await this.start(launcher).ended;
  }

  /** Texts of the results that are there, by file name. */
  async results(): Promise<Record<string, string>> {
    const folder = join(this.folder, "results/conformance/embedded/cells");
    const texts: Record<string, string> = {};
    for (const name of await filesIn(folder)) {
      if (name.endsWith(".json")) texts[name] = await Deno.readTextFile(join(folder, name));
    }
    return texts;
  }

  /** Waits until something is so; a run that ends before then has never got there. */
  async until(isSo: () => Promise<boolean>, ...runs: readonly RunUnderWay[]): Promise<void> {
    let isOver = false;
    for (const { ended } of runs) ended.finally(() => isOver = true);
    while (!isOver && !await isSo()) await new Promise((resolve) => setTimeout(resolve, 50));
  }

  /** Files of claims that are left. */
  async claims(): Promise<string[]> {
    return await filesIn(join(this.folder, "results/.claims"));
  }

  /** What each run tells in its log so far, the earliest run first. */
  async logs(): Promise<Record<string, unknown>[][]> {
    const folder = join(this.folder, ".omh/logs/conformance/embedded");
    const read = async (run: string) => {
      const text = await Deno.readTextFile(join(folder, run, "log.jsonl")).catch(() => "");
      // The last line may not be whole yet.
      return text.split("\n").slice(0, -1).map((line) => JSON.parse(line));
    };
    return await Promise.all((await foldersIn(folder)).map(read));
  }

  /** Hears a run to its end, and ends it where it takes too long. */
  async #end(process: Deno.ChildProcess): Promise<EndedRun> {
    const timer = setTimeout(() => process.kill("SIGKILL"), 1000 * (this.options.patience ?? 600));
    const [said, { code }] = await Promise.all([new Response(process.stderr).text(), process.status]);
    clearTimeout(timer);
    return { code, said };
  }
}

/** Results up to what varies by machine and time. */
export function withoutProvenance(texts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, text.slice(0, text.indexOf('\n  "provenance": '))]),
  );
}

function specText(rows: StubRows): string {
  const module = (name: string) => new URL(`./stub/${name}.ts`, import.meta.url).href;
  return `id: conformance
title: Conformance of launchers
version: 1
seeds: 0..${SEEDS - 1}
plugins: { stub: "${module("method")}", drawn: "${module("dataset")}" }
base: { method: stub, dataset: drawn, backbone: scattering }
rows:
${
    Object.entries(rows).map(([name, { stub = {}, batch = 2 }]) =>
      `  - ${JSON.stringify({ name, set: { stub, train: { batch } } })}\n`
    ).join("")
  }tracks:
  embedded:
    train: { steps: ${STEPS}, resolution: 32 }
    evaluate: { resolution: 32 }
`;
}
