/**
 * `deno task speed`: measures the engines beside PyTorch and writes what they took.
 *
 * @module
 */
import { cpus } from "node:os";
import { resolve } from "node:path";
import config from "../../deno.json" with { type: "json" };
import { type Command, EXIT, type Flags, type Terminal, UsageError } from "../../src/cli/command.ts";
import { processTerminal, runCommand } from "../../src/cli/main.ts";
import { packageFolder } from "../../src/base/workspace.ts";
import { writeFileAtomic } from "../../src/base/atomic_write.ts";
import { describeRun } from "../../src/results/provenance.ts";
import { stableJson } from "../../src/base/stable_json.ts";
import { measure } from "./measure.ts";
import { ImplementationProcess, peerVersion } from "./implementation_process.ts";
import { isPeer, missingPlayers } from "./players.ts";
import { renderSpeed } from "./report/markdown.ts";
import { seriesPlots } from "./report/plots.ts";
import { renderProfile } from "./report/profile.ts";
import { renderRoofline, reportOf } from "./roofline/report.ts";
import { countTasks } from "./roofline/tasks.ts";
import type { SpeedReport, Workload, WorkloadResult } from "./types.ts";
import { WORKLOADS } from "./workloads.ts";

const FOLDER = "results/speed";
/** Rounds of a quick run. */
const QUICK_ROUNDS = 2;
/** What `--profile` profiles unless `--only` names others. */
const PROFILED = "stego+omh-b32";

const FLAGS = {
  only: { value: "TEXT", about: "workloads whose name contains it" },
  quick: { about: "a few workloads, two rounds each: to try" },
  long: { about: "also the workloads that take minutes each" },
  profile: {
    about: `time of each kernel instead, on the engines; ${PROFILED} unless --only names others`,
  },
  roofline: {
    about: "what the webgpu kernels move and compute at published sizes, and the time that known\n" +
      "cards need for it at least, instead: counted, without a card",
  },
  list: { about: "names of the workloads" },
  results: { value: "DIR", about: `where reports are written (default: ${FOLDER}/)` },
};

/** Measures speed. */
export const speed: Command = {
  name: "speed",
  summary: "measure the engines beside PyTorch",
  flags: FLAGS,
  run: async (flags, terminal) => {
    if (flags.has("roofline")) {
      terminal.out(renderRoofline(reportOf(await countTasks())));
      return EXIT.ok;
    }
    const workloads = chosen(flags);
    if (flags.has("list")) {
      for (const { name, group } of workloads) terminal.out(`${name.padEnd(20)} ${group}\n`);
      return EXIT.ok;
    }
    if (flags.has("profile")) return await profileAll(workloads, terminal);
    const folder = resolve(terminal.cwd, flags.text("results") ?? resolve(packageFolder(), FOLDER));
    // Before minutes of measuring, not after, it shows whether the report can be written.
    await Deno.mkdir(folder, { recursive: true });
    const report = await measureAll(workloads, flags.has("quick"), terminal);
    await write(report, folder, `${report.started.slice(0, 10)}${partOf(flags)}`, terminal);
    return EXIT.ok;
  },
};

function chosen(flags: Flags): Workload[] {
  const only = flags.text("only") ?? (flags.has("profile") ? PROFILED : undefined);
  const workloads = WORKLOADS.filter(({ name, long, quick }) =>
    only === undefined ? (!long || flags.has("long")) && (quick || !flags.has("quick")) : name.includes(only)
  );
  if (workloads.length > 0) return workloads;
  throw new UsageError(`Cannot measure "${only}": no workload has it in its name, expected one of --list`);
}

async function measureAll(
  workloads: readonly Workload[],
  quick: boolean,
  terminal: Terminal,
): Promise<SpeedReport> {
  const { clock } = terminal;
  const started = clock.now().toISOString();
  const start = clock.elapsed();
  const before = load();
  const missing = await missingPlayers();
  const withoutPeer = missing.get("torch") ?? null;
  for (const [player, why] of missing) terminal.err(`without ${player}: ${why}\n`);
  const results: WorkloadResult[] = [];
  for (const together of comparable(workloads)) {
    results.push(
      ...await measure(together, {
        ...(quick && { rounds: Math.min(together[0].rounds, QUICK_ROUNDS) }),
        available: ({ engine }) => !missing.has(engine),
        onProgress: (message) => terminal.err(`${message}\n`),
      }),
    );
  }
  const { versions, git, machine } = await describeRun(packageFolder(), "", config.version);
  return {
    schema: 1,
    started,
    seconds: (clock.elapsed() - start) / 1000,
    machine: {
      ...machine,
      processor: cpus()[0].model,
      environment: blasEnvironment(),
      load: [before, load()],
    },
    versions: { ...versions, ...(!withoutPeer && { pytorch: await peerVersion() }) },
    git,
    quick,
    withoutPeer,
    withoutCard: Object.fromEntries([...missing].filter(([player]) => player !== "torch")),
    results,
  };
}

/** The points of a series are compared with each other; other workloads stand alone. */
function comparable(workloads: readonly Workload[]): Workload[][] {
  return [...Map.groupBy(workloads, ({ name, group, series }) => series ? group : name).values()];
}

async function profileAll(workloads: readonly Workload[], terminal: Terminal): Promise<number> {
  const missing = await missingPlayers();
  for (const { name, implementations, task } of workloads) {
    for (
      const implementation of implementations.filter((player) =>
        !isPeer(player) && !missing.has(player.engine)
      )
    ) {
      await using process = await ImplementationProcess.start(implementation, task);
      terminal.out(`${renderProfile(name, implementation, await process.profile())}\n`);
    }
  }
  return EXIT.ok;
}

/** What tells the files of a partial run from those of a whole one. */
function partOf(flags: Flags): string {
  const only = flags.text("only");
  return (only === undefined ? "" : `-${only}`) + (flags.has("quick") ? "-quick" : "");
}

async function write(report: SpeedReport, folder: string, name: string, terminal: Terminal): Promise<void> {
  const plots = seriesPlots(report.results).map(({ name: series, svg }) => ({
    file: `${name}-${series}.svg`,
    svg,
  }));
  for (const { file, svg } of plots) await writeFileAtomic(`${folder}/${file}`, svg);
  const markdown = renderSpeed(report, plots.map(({ file }) => file));
  await writeFileAtomic(`${folder}/${name}.json`, stableJson(report));
  await writeFileAtomic(`${folder}/${name}.md`, markdown);
  terminal.out(markdown);
  terminal.err(`written to ${folder}/${name}.md\n`);
}

/** What chooses how a BLAS computes, but for the threads, which each implementation sets. */
function blasEnvironment(): Record<string, string> {
  const chooses = (name: string) => /^(OPENBLAS|MKL|BLIS)_/.test(name) && !name.endsWith("NUM_THREADS");
  return Object.fromEntries(Object.entries(Deno.env.toObject()).filter(([name]) => chooses(name)).sort());
}

/** Load average over 1 minute. */
function load(): number {
  return Deno.loadavg()[0];
}

if (import.meta.main) {
  Deno.exit(await runCommand("speed", () => Promise.resolve(speed), Deno.args, processTerminal()));
}
