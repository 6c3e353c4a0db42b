import { assertEquals, assertRejects } from "@std/assert";
import { systemClock } from "../../../src/base/clock.ts";
import { Claims } from "../../../src/base/claims.ts";
import { openWorkspace } from "../../../src/base/workspace.ts";
import type { LaunchPlan, PlannedJob } from "../../../src/launch/launch_plan.ts";
import { Cluster } from "../../../src/launch/slurm/cluster.ts";
import { Driver, type DriverOptions } from "../../../src/launch/slurm/driver.ts";
import { readProfile } from "../../../src/launch/slurm/read_profile.ts";
import { Submissions } from "../../../src/launch/slurm/submissions.ts";
import { withFolder } from "../../cli/terminal_fixture.ts";

/** Time of all that happened long ago. */
const LONG_AGO = "2026-01-02T03:04:05.000Z";

/** A driver of two cells on a cluster that a test plays. */
class DriverFixture {
  /** Keys of the cells. */
  readonly keys = ["aaaa", "bbbb"];
  /** Scripts that were submitted. */
  readonly scripts: string[] = [];
  /** What the queue holds; undefined where the controller does not answer. */
  queue: () => Promise<string | undefined> = () => Promise.resolve("");
  readonly submissions: Submissions;
  readonly driver: Driver;

  constructor(readonly folder: string) {
    const workspace = openWorkspace({ folder });
    const plan = { table: "t", track: "embedded", results: workspace.results } as LaunchPlan;
    const jobs = this.keys.map((key) => ({
      job: { cells: [{ key, seed: 0, settings: { method: "m" } }] },
      frames: { [key]: { row: "r" } },
    })) as unknown as PlannedJob[];
    this.submissions = new Submissions(workspace.launch, plan);
    const cluster = new Cluster(async ({ program, input = "" }) => {
      if (program === "sbatch") this.scripts.push(input);
      const out = program === "sbatch" ? "7\n" : program === "squeue" ? await this.queue() : "";
      return out === undefined ? { code: 1, out: "", err: "no answer" } : { code: 0, out, err: "" };
    });
    this.driver = new Driver(jobs, {
      run: { clock: systemClock, notice: () => {} } as unknown as DriverOptions["run"],
      plan,
      profile: { ...readProfile("", ""), poll: 0.01 },
      cluster,
      submissions: this.submissions,
      folder,
      seconds: () => Promise.resolve(60),
    });
  }

  /** Notes that an array was submitted that has both cells. */
  async note(name: string): Promise<void> {
    await Deno.mkdir(this.submissions.folder, { recursive: true });
    const keys = this.keys.map((key) => [key]);
    await this.submissions.write({ name, id: "1", submitted_at: LONG_AGO, numerics: "n", keys });
  }

  /** Leaves the claim on a cell of a process on another machine, which spoke last at a time. */
  async claim(key: string, time: string): Promise<string> {
    const claims = `${this.folder}/results/.claims`;
    await Deno.mkdir(`${claims}/holders`, { recursive: true });
    const claim = { holder: `holder-of-${key}`, host: "node", process: 1, since: LONG_AGO };
    await Deno.writeTextFile(`${claims}/${key}.json`, JSON.stringify(claim));
    await Deno.writeTextFile(
      `${claims}/holders/${claim.holder}.json`,
      JSON.stringify({ host: "node", time }),
    );
    return `${claims}/${key}.json`;
  }
}

function withDriver(test: (fixture: DriverFixture) => Promise<void>): Promise<void> {
  return withFolder(async (folder) => {
    const fixture = new DriverFixture(folder);
    await using _ = fixture.driver;
    await test(fixture);
  });
}

Deno.test("a driver that takes the lead finds what was submitted a moment before, and submits nothing twice", () =>
  withDriver(async (fixture) => {
    const { submissions, driver } = fixture;
    const other = new Claims(`${submissions.folder}/claims`, systemClock);
    assertEquals(await other.take("submit"), undefined);
    const stop = new AbortController();
    let looks = 0;
    fixture.queue = async () => {
      looks++;
      // It has found itself without the lead once.
      if (looks === 2) {
        await fixture.note("omh-t-1");
        await other[Symbol.asyncDispose]();
      }
      if (looks === 6) stop.abort();
      return looks === 1 ? "" : "1 0 RUNNING N/A n1|omh-t-1|None\n1 1 PENDING N/A |omh-t-1|Resources\n";
    };
    await assertRejects(() => driver.follow(stop.signal), DOMException);
    assertEquals(fixture.scripts, []);
    assertEquals(await driver.living(), ["1"]);
  }));

Deno.test("what a dead node had is submitted at once, its claim removed, and what goes on elsewhere is not", () =>
  withDriver(async (fixture) => {
    await fixture.note("omh-t-1");
    const dead = await fixture.claim(fixture.keys[0], LONG_AGO);
    const alive = await fixture.claim(fixture.keys[1], new Date().toISOString());
    const submitted = await fixture.driver.submit();
    assertEquals(submitted?.map(({ keys }) => keys), [[[fixture.keys[0]]]]);
    assertEquals(fixture.scripts.length, 1);
    const isThere = (path: string) => Deno.stat(path).then(() => true, () => false);
    assertEquals([await isThere(dead), await isThere(alive)], [false, true]);
  }));

Deno.test("nothing is submitted while the controller does not answer", () =>
  withDriver(async (fixture) => {
    fixture.queue = () => Promise.resolve(undefined);
    await assertRejects(() => fixture.driver.submit(), Error, "SLURM's controller does not answer");
    assertEquals(fixture.scripts, []);
  }));
