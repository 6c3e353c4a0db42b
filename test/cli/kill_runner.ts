/**
 * Kills `bench` again and again, lets it go on, and compares what it leaves with an undisturbed run.
 *
 * deno run --allow-read --allow-write --allow-env --allow-sys --allow-run test/cli/kill_runner.ts [KILLS] [SEED]
 *
 * Prints one JSON object. A run is killed with all its workers, at a moment that is drawn or at a write that is seen to begin.
 *
 * @module
 */
import { join } from "node:path";
import { RandomStreams } from "../../src/base/random.ts";
import { filesBelow, FIXTURES, HOME } from "./terminal_fixture.ts";

const CHECKPOINTS = `${HOME}.omh/checkpoints`;

/** When a run is killed: at any time, or while a file of this kind is written. */
const MOMENTS = ["features", "any", "checkpoint", "cell", "table"] as const;
type Moment = typeof MOMENTS[number];

/** What came of it. */
export interface KillReport {
  /** Kills by their moment. */
  readonly kills: Readonly<Record<Moment, number>>;
  /** Tables that were finished in spite of kills. */
  readonly tables: number;
  /** Writes that were cut off: what is left of them is no result. */
  readonly torn: number;
  /** Files that differ from the undisturbed run's. */
  readonly differing: readonly string[];
}

const PERMISSIONS = ["read", "env", "sys", "ffi", "write", "run=deno,git"].map((name) => `--allow-${name}`);
/** Longest wait for a drawn moment, fraction of the undisturbed run's time. */
const LONGEST_WAIT = 0.6;
/** Of writes that begin, one of so many is the last. */
const WRITES = 5;

async function killRuns(kills: number, seed: number): Promise<KillReport> {
  const root = await Deno.makeTempDir({ prefix: "omh-bench-kills-" });
  await Deno.mkdir(CHECKPOINTS, { recursive: true });
  try {
    const started = performance.now();
    await start(join(root, "undisturbed"), "--fresh").status;
    const time = performance.now() - started;
    const whole = await contentOf(join(root, "undisturbed"));
    const draw = new RandomStreams(seed).stream("kills");
    const report = {
      kills: { features: 0, any: 0, checkpoint: 0, cell: 0, table: 0 },
      tables: 0,
      torn: 0,
      differing: [] as string[],
    };
    for (let done = 0; done < kills;) {
      const results = join(root, String(report.tables));
      await Deno.mkdir(results);
      for (let finished = false; !finished;) {
        const moment = done < kills ? MOMENTS[done % MOMENTS.length] : undefined;
        const killed = await killOnce(results, moment, () => draw.uniform(), time);
        if (killed) report.kills[moment!]++, done++;
        finished = !killed;
      }
      report.tables++;
      report.torn += (await filesBelow(results)).filter((name) => name.endsWith(".tmp")).length;
      report.differing.push(...difference(whole, await contentOf(results)));
    }
    return report;
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

function start(results: string, ...flags: string[]): Deno.ChildProcess {
  const command = [
    "bench",
    `${FIXTURES}killed.yaml`,
    "--results",
    results,
    "--root",
    FIXTURES,
    "--cache",
    `${results}-features`,
    "--jobs",
    "2",
    ...flags,
  ];
  return new Deno.Command("deno", {
    args: ["run", "--quiet", ...PERMISSIONS, `${HOME}src/cli/main.ts`, ...command],
    detached: true,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
}

/**
 * Runs the table until the moment has come, or to its end.
 *
 * @returns Whether it was killed.
 */
async function killOnce(
  results: string,
  moment: Moment | undefined,
  draw: () => number,
  time: number,
): Promise<boolean> {
  const features = `${results}-features`;
  await Deno.mkdir(features, { recursive: true });
  const process = start(results);
  let over = false;
  const status = process.status.finally(() => over = true);
  using watcher = Deno.watchFs([CHECKPOINTS, features, results]);
  const kill = () => {
    if (!over) Deno.kill(-process.pid, "SIGKILL");
  };
  const timer = moment === "any" ? setTimeout(kill, draw() * LONGEST_WAIT * time) : undefined;
  const writes = moment === "table" || moment === "features" ? 1 : 1 + Math.floor(draw() * WRITES);
  const watch = atWrite(watcher, moment, writes).then((seen) => seen && kill());
  const { signal } = await status;
  clearTimeout(timer);
  watcher.close();
  await watch;
  return signal === "SIGKILL";
}

/** Waits for so many writes of a kind to begin; false if there is none to wait for or the watcher is closed before. */
async function atWrite(
  watcher: Deno.FsWatcher,
  moment: Moment | undefined,
  writes: number,
): Promise<boolean> {
  if (moment === undefined || moment === "any") return false;
  let seen = 0;
  for await (const { kind, paths } of watcher) {
    if (kind === "create" && paths.some((path) => momentOf(path) === moment) && ++seen === writes) {
      return true;
    }
  }
  return false;
}

/** Which moment the beginning of a write to this path is. */
function momentOf(path: string): Moment | undefined {
  if (!path.endsWith(".tmp") || path.includes("/.claims/")) return undefined;
  if (path.startsWith(CHECKPOINTS)) return "checkpoint";
  if (path.includes("-features/")) return "features";
  return path.includes("/cells/") ? "cell" : "table";
}

/** All result files by name, but for the lines of their provenance that tell when, how long and from which commit. */
async function contentOf(results: string): Promise<Record<string, string>> {
  // A run that was killed seconds ago still has its name among those that claim cells.
  const names = (await filesBelow(results)).filter((name) => !/\.tmp$|^\.claims\//.test(name));
  const texts = await Promise.all(names.map((name) => Deno.readTextFile(join(results, name))));
  return Object.fromEntries(names.map((name, i) => [name, withoutTimes(texts[i])]));
}

function withoutTimes(text: string): string {
  return text.replace(/"(?:finished_at|wall_seconds|peak_bytes|commit|dirty)": .*/g, "");
}

function difference(whole: Record<string, string>, other: Record<string, string>): string[] {
  const names = new Set([...Object.keys(whole), ...Object.keys(other)]);
  return [...names].filter((name) => whole[name] !== other[name]);
}

if (import.meta.main) {
  const [kills = 30, seed = 1] = Deno.args.map(Number);
  console.log(JSON.stringify(await killRuns(kills, seed)));
}
