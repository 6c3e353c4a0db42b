/**
 * `check`: results now against the committed ones.
 *
 * @module
 */
import { dirname, relative, resolve } from "node:path";
import { writeFileAtomic } from "../base/atomic_write.ts";
import { messageOf } from "../base/thrown.ts";
import { checkTables } from "../app/check_tables.ts";
import { type LoadedPlan, loadPlan } from "../app/load_plan.ts";
import { preflight } from "../app/preflight.ts";
import { stableJson } from "../base/stable_json.ts";
import { isNotFound } from "../base/workspace.ts";
import { NoCommitError } from "../results/check/result_files.ts";
import { renderAnnotations } from "../results/check/annotations.ts";
import { renderJunit } from "../results/check/junit.ts";
import { renderCheck } from "../results/check/render_check.ts";
import { type CheckVerdict, type TableCheck, worstVerdict } from "../results/check/verdicts.ts";
import { uninterrupted } from "./bench.ts";
import { specsOf } from "./arguments.ts";
import { type Command, EXIT, type Flags, interruptedExit, type Terminal } from "./command.ts";
import { ProgressView } from "./progress.ts";
import {
  ALL,
  CACHE,
  ENGINE,
  JSON_OUTPUT,
  LAUNCHER,
  REMOTE,
  RESULTS,
  ROOT,
  runOptions,
  seedsFlag,
  TRACK,
  WORK,
} from "./shared_flags.ts";

const FLAGS = {
  all: ALL,
  rerun: {
    about: "compute afresh, rather than take the stored results; features kept by earlier runs are\n" +
      "taken up, unless --cache-budget is 0",
  },
  seeds: {
    value: "LIST",
    about: "compare the cells of these seeds alone, e.g. 0, 0,3 or 0..4, and run no others",
  },
  "until-decided": {
    about: "check the tables of runs until their claims were decided, not those of the specs' seeds",
  },
  ...TRACK,
  committed: {
    value: "DIR",
    about: "compare with the results in DIR (default: results/ at the commit that is checked out)",
  },
  ...JSON_OUTPUT("the checks"),
  junit: {
    value: "FILE",
    about: "write them as JUnit XML, too, a case for each cell and file; the task may write below .omh/",
  },
  jobs: WORK.jobs,
  "step-limit": WORK["step-limit"],
  ...LAUNCHER,
  ...ENGINE,
  ...CACHE,
  ...RESULTS,
  ...ROOT,
  ...REMOTE,
};

/** Compares the results of tables with the committed ones. */
export const check: Command = {
  name: "check",
  summary: "compare results with the committed ones",
  argument: {
    name: "[SPEC…]",
    about: "a path, or a name below benchmarks/ (default: as with --all)",
  },
  flags: FLAGS,
  heedsInterrupts: true,
  notes:
    "Exits with 0 if all agree, 1 if something differs, 4 if data or weights are missing, 5 if something\n" +
    "cannot be compared.",
  run: async (flags, terminal) => {
    const options = runOptions(flags, FLAGS, terminal);
    const specs = await specsOf(flags, options.workspace!, flags.has("all") || flags.positional.length === 0);
    const tables: LoadedPlan[] = [];
    for (const spec of specs) tables.push(await loadPlan(spec, options));
    const missing = await preflight(tables, { readOnly: true });
    for (const { message } of missing) terminal.err(`${message}\n`);
    if (missing.length > 0) return EXIT.missing;
    const view = new ProgressView(terminal);
    try {
      const checks = await uninterrupted(
        checkTables(tables, {
          ...options,
          rerun: flags.has("rerun"),
          committed: flags.text("committed"),
          seeds: seedsFlag(flags),
          untilDecided: flags.has("until-decided"),
          listener: view,
          onTable: ({ plan }) => view.begin(plan),
        }),
        tables[0],
        terminal,
      );
      if (!checks) return interruptedExit(terminal.signal);
      await show(checks, tables[0], flags, terminal);
      return exitCode(worstVerdict(checks.map(({ verdict }) => verdict)));
    } catch (error) {
      if (!(error instanceof NoCommitError) && !isNotFound(error)) throw error;
      terminal.err(`${messageOf(error)}\n`);
      return EXIT.incomparable;
    }
  },
};

/** Prints checks, and writes them where machines look for them. */
async function show(
  checks: readonly TableCheck[],
  { workspace: { results, base } }: LoadedPlan,
  flags: Flags,
  { out, err, cwd, annotates }: Terminal,
): Promise<void> {
  const folder = relative(base, results).replaceAll("\\", "/");
  const junit = flags.text("junit");
  if (junit !== undefined) {
    const path = resolve(cwd, junit);
    await Deno.mkdir(dirname(path), { recursive: true });
    await writeFileAtomic(path, renderJunit(checks, folder));
  }
  if (annotates) {
    for (const line of checks.flatMap((check) => renderAnnotations(check, folder))) err(`${line}\n`);
  }
  out(flags.has("json") ? stableJson(checks) : checks.map(renderCheck).join("\n"));
}

function exitCode(verdict: CheckVerdict): number {
  if (verdict === "differs") return EXIT.failed;
  return verdict === "cannot compare" ? EXIT.incomparable : EXIT.ok;
}
