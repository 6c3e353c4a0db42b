/**
 * What the conformance suite of launchers runs: small tables of a stub, each by the command line in a folder of its own.
 *
 * @module
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { spawnDeno } from "../../base/child_process.ts";
import { filesIn, foldersIn } from "../../base/list_folder.ts";

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
   * Longest time that a table of some seconds' work may take, seconds.
   *
   * @default {120}
   */
  readonly patience?: number;
}

/** Training steps of each cell: one more checkpoint than that of the end. */
export const STEPS = 30;

/** Seeds of the tables: each is a job of its own. */
const SEEDS = 4;

/** Options of the stub for each row, by its name. */
export type StubRows = Readonly<Record<string, Readonly<Record<string, number>>>>;

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

  /** Makes the folder and the spec of a table. */
  static async make(name: string, rows: StubRows, options: LauncherConformanceOptions): Promise<StubTable> {
    const folder = join(options.folder, name);
    await Deno.mkdir(folder, { recursive: true });
    await Deno.writeTextFile(join(folder, "conformance.yaml"), specText(rows));
    return new StubTable(folder, options);
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

  /** Runs the table to its end. */
  run(launcher: "suite" | "local" = "suite"): Promise<EndedRun> {
    return this.start(launcher).ended;
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

  /** Waits until some results are there; it may be that all are by then. */
  async someResults(): Promise<Record<string, string>> {
    for (;;) {
      const texts = await this.results();
      if (Object.keys(texts).length > 0) return texts;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Files of claims that are left. */
  async claims(): Promise<string[]> {
    return await filesIn(join(this.folder, "results/.claims"));
  }

  /** What the log of the last run tells. */
  async events(): Promise<Record<string, unknown>[]> {
    const folder = join(this.folder, ".omh/logs/conformance/embedded");
    const last = (await foldersIn(folder)).at(-1)!;
    const text = await Deno.readTextFile(join(folder, last, "log.jsonl"));
    return text.trim().split("\n").map((line) => JSON.parse(line));
  }

  /** Hears a run to its end, and ends it where it takes too long. */
  async #end(process: Deno.ChildProcess): Promise<EndedRun> {
    const timer = setTimeout(() => process.kill("SIGKILL"), 1000 * (this.options.patience ?? 120));
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
    Object.entries(rows).map(([name, stub]) => `  - ${JSON.stringify({ name, set: { stub } })}\n`).join("")
  }tracks:
  embedded:
    train: { steps: ${STEPS}, batch: 2, resolution: 32 }
    evaluate: { resolution: 32 }
`;
}
