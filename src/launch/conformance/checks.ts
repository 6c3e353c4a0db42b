/**
 * What every launcher promises, each as a check.
 *
 * @module
 */
import {
  type EndedRun,
  type LauncherConformanceOptions,
  SEEDS,
  STEPS,
  type StubRows,
  StubTable,
  withoutProvenance,
} from "./launcher_fixture.ts";

/** Cells that end by themselves, and others that wait: a run with these can be neither missed nor over when it is disturbed. */
const HELD: StubRows = { free: {}, held: { stub: { wait: 30, held: STEPS - 1 }, batch: 1 } };

/** The tables of a suite; what several checks look at is run once. */
export class LauncherTables {
  #whole: Promise<Record<string, string>> | undefined;
  #plain: Promise<StubTable> | undefined;

  constructor(readonly options: LauncherConformanceOptions) {}

  /** Makes a table. */
  make(name: string, rows: StubRows = HELD): Promise<StubTable> {
    return StubTable.make(name, rows, this.options);
  }

  /** Results of the table with held cells as one local worker writes them. */
  whole(): Promise<Record<string, string>> {
    return this.#whole ??= this.make("whole").then(async (table) => {
      requireCode(await table.run("local"), 0);
      return withoutProvenance(await table.results());
    });
  }

  /** That table, run by the launcher without disturbance, and held until the run has told of a step. */
  plain(): Promise<StubTable> {
    return this.#plain ??= this.make("plain").then(async (table) => {
      const run = table.start();
      await table.until(async () => (await table.logs()).flat().some(({ event }) => event === "step"), run);
      await table.open();
      requireCode(await run.ended, 0);
      return table;
    });
  }

  /** Looks whether that table is there as one local worker writes it, with no claims left. */
  async requireWhole(table: StubTable): Promise<void> {
    const whole = await this.whole();
    const found = withoutProvenance(await table.results());
    const odd = Object.keys({ ...whole, ...found }).find((name) => found[name] !== whole[name]);
    require(odd === undefined, `its result ${odd} is not what one local worker writes`);
    const claims = await table.claims();
    require(claims.length === 0, `it leaves the claim ${claims[0]} behind`);
  }
}

/** Every cell has one result, and is told of once. */
export async function checkOnce(tables: LauncherTables): Promise<void> {
  const table = await tables.plain();
  const keys = Object.keys(await table.results()).map((name) => name.replace(".json", ""));
  const told = (await table.logs())[0].filter(({ event }) => event === "cell").map(({ key }) => String(key));
  require(
    told.toSorted().join() === keys.toSorted().join(),
    `it tells of the cells ${told}, expected each of ${keys} once`,
  );
}

/** Its results are those of one local worker, to the byte. */
export async function checkSameBytes(tables: LauncherTables): Promise<void> {
  await tables.requireWhole(await tables.plain());
}

/** It tells how far cells are. */
export async function checkProgress(tables: LauncherTables): Promise<void> {
  const steps = (await (await tables.plain()).logs())[0].filter(({ event }) => event === "step");
  require(steps.length > 0, "it tells of no step");
  const odd = steps.find(({ step, steps }) =>
    steps !== STEPS || !(Number(step) > 0 && Number(step) <= STEPS)
  );
  require(odd === undefined, `it tells of step ${odd?.step} of ${odd?.steps}, expected steps of ${STEPS}`);
}

/** A worker that dies in a training is replaced, and the training resumed. */
export async function checkDeadWorker(tables: LauncherTables): Promise<void> {
  const table = await tables.make("dead-worker", { dies: { stub: { dies: STEPS - 2 } } });
  requireCode(await table.run(), 0);
  requireOutcomes(await table.results(), "finished", SEEDS);
}

/** A cell that fails takes no other along. */
export async function checkFailure(tables: LauncherTables): Promise<void> {
  const table = await tables.make("failure", { sound: {}, fails: { stub: { fails: 3 } } });
  requireCode(await table.run(), 3);
  const results = await table.results();
  requireOutcomes(results, "finished", SEEDS);
  requireOutcomes(results, "failed", SEEDS);
}

/** A driver that is killed leaves whole results, and the next run goes on. */
export async function checkKilledDriver(tables: LauncherTables): Promise<void> {
  const table = await tables.make("killed-driver");
  const run = table.start();
  await table.until(async () => Object.keys(await table.results()).length > 0, run);
  const before = await table.results();
  run.process.kill("SIGKILL");
  await run.ended;
  requireCode(await table.run(), 0);
  requireKept(before, await table.results());
  await tables.requireWhole(table);
}

/** A run that is told to end does, and the next one goes on. */
export async function checkCancel(tables: LauncherTables): Promise<void> {
  const table = await tables.make("cancel");
  const run = table.start();
  await table.until(async () => Object.keys(await table.results()).length > 0, run);
  const before = await table.results();
  run.process.kill("SIGINT");
  requireCode(await run.ended, 130);
  requireCode(await table.run(), 0);
  requireKept(before, await table.results());
  await tables.requireWhole(table);
}

/** Two drivers of one folder of results train no cell twice. */
export async function checkTwoDrivers(tables: LauncherTables): Promise<void> {
  const table = await tables.make("two-drivers");
  const runs = [table.start(), table.start()];
  const started = async () =>
    (await table.logs()).filter((log) => log.some(({ event }) => event === "start"));
  await table.until(async () => (await started()).length === runs.length, ...runs);
  await table.open();
  let over = false;
  const ended = Promise.all(runs.map(({ ended }) => ended)).finally(() => over = true);
  const seen = new Map<string, string>();
  while (!over) {
    const now = await table.results();
    requireKept(Object.fromEntries(seen), now);
    for (const [name, text] of Object.entries(now)) seen.set(name, text);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  for (const run of await ended) requireCode(run, 0);
  await tables.requireWhole(table);
}

function require(holds: boolean, fault: string): asserts holds {
  if (!holds) throw new Error(fault);
}

function requireCode({ code, said }: EndedRun, expected: number): void {
  require(code === expected, `bench exits with ${code}, expected ${expected}:\n${said}`);
}

/** What was there has to be there as it was: none was trained again. */
function requireKept(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): void {
  const changed = Object.keys(before).find((name) => after[name] !== before[name]);
  require(changed === undefined, `the result ${changed} was written twice`);
}

function requireOutcomes(results: Readonly<Record<string, string>>, status: string, count: number): void {
  const found = Object.values(results).filter((text) => JSON.parse(text).outcome.status === status).length;
  require(found === count, `${found} cells have ${status}, expected ${count}`);
}
