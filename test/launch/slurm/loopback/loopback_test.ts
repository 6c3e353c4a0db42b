import { launcherChecks } from "@omh/bench";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { writeFileAtomic } from "../../../../src/base/atomic_write.ts";
import { filesIn } from "../../../../src/base/list_folder.ts";
import { cellFiles, stableParts } from "../../../cli/bench_fixture.ts";
import { FIXTURES, HOME } from "../../../cli/terminal_fixture.ts";
import { until } from "../fake_slurm_fixture.ts";
import { type Loopback, withLoopback, withoutSlurm } from "./loopback_fixture.ts";

const PROFILE = "cpus: 1\nmemory: 1GiB\npoll: 1\nwalltime_least: 30\n";
/** Table 7 with one seed a row. */
const SHORT = [/seeds: \d+\.\.\d+/g, "seeds: [0]"] as const;
/** Steps of the cells that are interfered with, and how many they take before: then they wait, however fast the machine is. */
const [STEPS, FREE] = [80, 30];

Deno.test({
  name: `a cluster of two nodes gives the bytes of this machine, whatever dies${
    withoutSlurm ? ` (skipped: ${withoutSlurm})` : ""
  }`,
  ignore: withoutSlurm !== undefined,
  fn: (t) =>
    withLoopback(async (cluster) => {
      const { folder, run } = cluster;
      await Deno.writeTextFile(`${folder}/cluster.yaml`, PROFILE);
      await Deno.mkdir(`${folder}/specs`);
      const table = await Deno.readTextFile(`${HOME}benchmarks/tables/ablation-tau.yaml`);
      await Deno.writeTextFile(`${folder}/specs/ablation-tau.yaml`, table.replace(...SHORT));
      const slow = (await Deno.readTextFile(`${FIXTURES}slow.yaml`)).replace("steps: 8", `steps: ${STEPS}`)
        .replace("rows:", `plugins: { slow: ./slow_probe.ts }\nrows:`)
        .replace("method: ./slow_probe.ts", "method: slow, slow: { wait: 1, held: true }")
        .replace(/\.\/(\w+\.ts)/g, `file://${FIXTURES}$1`);
      await Deno.writeTextFile(`${folder}/specs/slow.yaml`, slow);
      const allow = (steps: number) => writeFileAtomic(`${folder}/steps`, String(steps));

      const profile = `${folder}/cluster.yaml`;
      const checks = launcherChecks({ launcher: "slurm", profile, folder: `${folder}/conformance` });
      for (const { name, run } of checks) await t.step(name, run);

      await t.step("Table 7, shortened, is the same to the byte as on this machine", async () => {
        const flags = ["specs/ablation-tau.yaml", "--steps", "10", "--jobs", "2"];
        const local = await run("bench", ...flags, "--results", "local");
        assertEquals(local.code, 0, local.err);
        const slurm = await run("bench", ...flags, "--results", "slurm", ...ON_SLURM);
        assertEquals(slurm.code, 0, slurm.err);
        const cells = async (results: string) =>
          stableParts(await cellFiles(`${folder}/${results}`, "ablation-tau"));
        assertEquals(await cells("slurm"), await cells("local"));
        assertEquals(Object.keys(await cells("slurm")).length, 5);
      });

      await allow(STEPS);
      const local = await run("bench", SLOW, ...PLACE, "--results", "local", "--jobs", "2");
      assertEquals(local.code, 0, local.err);
      const expected = stableParts(await cellFiles(`${folder}/local`, "slow"));
      const interfered = async (name: string, interfere: (driver: Driver) => Promise<Driver | void>) =>
        await t.step(name, async () => {
          await cluster.usable();
          await allow(FREE);
          const driver = await startDriver(cluster, name);
          await until("all cells run", async () => (await claims(cluster, name)).length === 4);
          const last = await interfere(driver) ?? driver;
          await allow(STEPS);
          const { code, err } = await last.end;
          assertEquals(code, 0, err);
          assertEquals(stableParts(await cellFiles(`${folder}/${name}`, "slow")), expected);
          assertEquals(await finishedLines(cluster, name), 4);
        });

      await interfered("an element that is cancelled", async () => {
        const [id] = (await cluster.shell("squeue -h -r -t R -o '%F_%K'")).trim().split("\n");
        await cluster.shell(`scancel ${id}`);
        await until("it is gone", async () => !await running(cluster, id));
      });

      await interfered("an element whose time is up", async () => {
        const [id] = (await cluster.shell("squeue -h -r -t R -o '%F_%K'")).trim().split("\n");
        // What SLURM sends 90 seconds before the time limit.
        await cluster.shell(`scancel --batch --signal=USR1 ${id}`);
        // It ends after the step that it is at, once it has heard of it; the last step is not given.
        let steps = FREE;
        await until("it has saved and ended", async () => {
          await allow(Math.min(++steps, STEPS - 1));
          return !await running(cluster, id);
        });
      });

      await interfered("a driver that is killed", async (driver) => {
        driver.process.kill("SIGKILL");
        await driver.end;
        return await startDriver(cluster, "a driver that is killed");
      });

      await interfered("a controller that is killed and started again", async () => {
        // What it has not saved it starts again.
        await cluster.saved();
        await cluster.kill("slurmctld");
        await until(
          "the driver has noticed",
          async () => (await cluster.shell(`cat .omh/logs/slow/*/*/log.jsonl`)).includes("does not answer"),
        );
        await cluster.shell('slurmctld -f "$SLURM_CONF"');
        await cluster.usable();
      });

      await interfered(DEAD_NODE, async () => {
        const lost = await cluster.shell("squeue -h -r -t R -w n2 -o '%K'");
        assert(lost.trim() !== "");
        await cluster.kill("slurmd-n2");
        // The workers of that node, by the processes that hold their claims.
        const killed = await cluster.shell(
          `for file in '${folder}/${DEAD_NODE}'/.claims/????????????????.json; do
             pid=$(sed 's/.*"process":\\([0-9]*\\).*/\\1/' "$file")
             grep -qz '^SLURMD_NODENAME=n2$' "/proc/$pid/environ" && kill -9 "$pid" && echo "$pid"
           done; true`,
        );
        assert(killed.trim() !== "", "no worker of the node was there to be killed");
        await cluster.shell("scontrol update nodename=n2 state=down reason=died");
        await cluster.shell('slurmd -f "$SLURM_CONF" -N n2');
        await cluster.usable();
      });

      await t.step("status and a profile that is refused", async () => {
        const status = await run(
          "status",
          SLOW,
          "--root",
          FIXTURES,
          "--results",
          "an element that is cancelled",
        );
        assertStringIncludes(status.out, "slow, embedded track: 4 cells, 4 finished\n");
        for (
          const [profile, said] of [
            ["partition: nope\n", "Cannot submit to SLURM: invalid partition specified: nope"],
            [
              "gres: gpu:9\n",
              "Cannot submit to SLURM: Batch job submission failed: Requested node configuration is",
            ],
          ]
        ) {
          await Deno.writeTextFile(`${folder}/refused.yaml`, profile);
          const flags = ["--launcher", "slurm", "--profile", "refused.yaml", "--results", "refused"];
          const { code, err } = await run("bench", SLOW, ...PLACE, ...flags);
          assertEquals(code, 1);
          assertStringIncludes(err, said);
        }
      });
    }),
});

const SLOW = "specs/slow.yaml";
const DEAD_NODE = "a node that dies with all that runs on it";
const ON_SLURM = ["--launcher", "slurm", "--profile", "cluster.yaml"];
const PLACE = ["--root", FIXTURES, "--cache-budget", "0"];

/** A `bench` under way. */
interface Driver {
  readonly process: Deno.ChildProcess;
  readonly end: Promise<{ readonly code: number; readonly err: string }>;
}

function startDriver({ start }: Loopback, results: string): Promise<Driver> {
  const process = start("bench", SLOW, ...PLACE, ...ON_SLURM, "--results", results, "--jobs", "4");
  const end = process.output().then(({ code, stderr }) => ({ code, err: new TextDecoder().decode(stderr) }));
  return Promise.resolve({ process, end });
}

/** Whether the queue has an element, be it that it is ending. */
async function running({ shell }: Loopback, id: string): Promise<boolean> {
  return (await shell("squeue -h -r -t R,CG -o '%F_%K'")).split("\n").includes(id);
}

/** Files of the claims on cells. */
async function claims({ folder }: Loopback, results: string): Promise<string[]> {
  return (await filesIn(`${folder}/${results}/.claims`)).filter((name) => /^[0-9a-f]{16}\.json$/.test(name));
}

/** How often a training came to its end, by what elements print. */
async function finishedLines({ shell }: Loopback, results: string): Promise<number> {
  const line = `grep -l -- '/${results}/' .omh/launch/slurm/*/*.sh | head -n 1`;
  const script = (await shell(line)).trim();
  return Number(
    await shell(`cat '${script.replace(/[^/]*$/, "")}logs/'*.log | grep -c ': finished$' || true`),
  );
}
