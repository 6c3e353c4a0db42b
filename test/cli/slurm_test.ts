import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { type FakeSlurm, until, withFakeSlurm } from "../launch/slurm/fake_slurm_fixture.ts";
import { cellFiles, stableParts } from "./bench_fixture.ts";
import { FIXTURES, withFolder } from "./terminal_fixture.ts";

const PROFILE = "cpus: 1\nmemory: 1GiB\npoll: 0.1\ntries: 2\n";

/** Flags of every command here. */
const PLACE = ["--root", FIXTURES, "--results", "results"];
const ON_SLURM = [...PLACE, "--cache-budget", "0", "--launcher", "slurm", "--profile", "profile.yaml"];
const TINY = `${FIXTURES}tiny.yaml`;

async function writeProfile({ folder }: FakeSlurm, text = PROFILE): Promise<void> {
  await Deno.writeTextFile(`${folder}/profile.yaml`, text);
}

/** Queues elements and runs none. */
async function hold({ state }: FakeSlurm): Promise<void> {
  await Deno.writeTextFile(`${state}/hold`, "");
}

Deno.test("bench --launcher slurm gives the cells that bench gives, to the byte", () =>
  withFakeSlurm(async (slurm) => {
    await writeProfile(slurm);
    const { code, out, err } = await slurm.run("bench", TINY, ...ON_SLURM, "--jobs", "2");
    assertEquals(code, 0, err);
    assertStringIncludes(out, "OMH, temperature 0.02");
    // Half of the cells each.
    assertMatch((await slurm.scripts())[0], /--array=0-1\n/);
    const local = await slurm.run("bench", TINY, ...PLACE, "--cache-budget", "0", "--results", "local");
    assertEquals(local.code, 0, local.err);
    const cells = async (results: string) =>
      stableParts(await cellFiles(`${slurm.folder}/${results}`, "tiny"));
    assertEquals(await cells("results"), await cells("local"));
    const status = await slurm.run("status", TINY, ...PLACE);
    assertStringIncludes(status.out, "tiny, embedded track: 6 cells, 6 finished\n");
    const again = await slurm.run("resubmit", TINY, ...ON_SLURM, "--missing", "--failed");
    assertEquals([again.code, again.out], [0, `${TINY}: nothing is missing\n`]);
  }));

Deno.test("what is refused is said in one line, and trains nothing", () =>
  withFakeSlurm(async (slurm) => {
    const refusal = async (profile: string, ...flags: string[]) => {
      await writeProfile(slurm, profile);
      const { code, err } = await slurm.run("bench", TINY, ...ON_SLURM, ...flags);
      assert(code !== 0);
      return err.replace(/^log: .*\n/m, "");
    };
    await Deno.writeTextFile(`${slurm.state}/partitions`, "main\n");
    assertEquals(
      await refusal("partition: gpuu\n"),
      "Cannot submit to SLURM: invalid partition specified: gpuu; Batch job submission failed: Invalid partition name " +
        "specified, expected resources that this cluster has (--profile says what is asked for)\n",
    );
    assertMatch(
      await refusal("partition: main\ngers: gpu:1\n"),
      /profile\.yaml:2:1 at gers\n {2}Cannot read the key "gers".*\n {2}2 \| gers: gpu:1\n.*\n {2}Did you mean "gres"\?/,
    );
    await Deno.writeTextFile(`${slurm.state}/refuse`, "Requested node configuration is not available");
    assertEquals(
      await refusal("gres: gpu:9\n"),
      "Cannot submit to SLURM: Batch job submission failed: Requested node configuration is not available, expected " +
        "resources that this cluster has (--profile says what is asked for)\n",
    );
    await Deno.remove(`${slurm.state}/refuse`);
    await Deno.writeTextFile(`${slurm.state}/hides`, `${slurm.folder}/results`);
    assertMatch(
      await refusal("cpus: 1\n"),
      /^Cannot run cells on this cluster: its nodes do not see ".*\/results" or ".*\/\.omh\/launch", expected folders that all nodes share.*\n$/,
    );
    assertEquals(await slurm.scripts(), []);
  }));

Deno.test("a machine without SLURM is told of in one line", () =>
  withFolder(async (search) => {
    await Deno.symlink(Deno.execPath(), `${search}/deno`);
    await withFakeSlurm(async (slurm) => {
      await writeProfile(slurm);
      const { code, err } = await slurm.run("bench", TINY, ...ON_SLURM);
      assertEquals(code, 4);
      assertMatch(
        err,
        /^Cannot run "\w+": it is not on the search path of this machine, expected a machine that submits to SLURM/,
      );
      assertEquals(err.split("\n").length, 2);
    }, search);
  }));

Deno.test("a driver that ends leaves its jobs in the queue, and the next one finds them and submits nothing twice", () =>
  withFakeSlurm(async (slurm) => {
    await writeProfile(slurm);
    await hold(slurm);
    const submitted = async () => (await slurm.scripts()).length;
    const drive = () => {
      const driver = slurm.start("bench", TINY, ...ON_SLURM, "--jobs", "1");
      const text = new Response(driver.stderr).text();
      driver.stdout.cancel();
      return { driver, text };
    };
    const first = drive();
    await until("submitted", async () => await submitted() === 1);
    const status = async () => (await slurm.run("status", TINY, ...PLACE)).out;
    await until("pending", async () => (await status()).includes("6 pending"));
    assertMatch(await status(), /pending {3}STEGO .* seed 0 {2}\d+_0 {2}Resources/);
    first.driver.kill("SIGINT");
    assertEquals((await first.driver.status).code, 130);
    assertMatch(
      await first.text,
      /SLURM's job \d+ goes on: the same command follows them again, with --cancel it cancels them/,
    );
    const second = drive();
    const calls = async () => (await Deno.readTextFile(`${slurm.state}/squeue-calls`)).length;
    const before = await calls();
    await until("polled", async () => await calls() > before + 10);
    assertEquals(await submitted(), 1);
    second.driver.kill("SIGINT");
    assertEquals((await second.driver.status).code, 130);
    await second.text;
    // Nor does whoever submits without waiting.
    const resubmit = () => slurm.run("resubmit", TINY, ...ON_SLURM, "--missing", "--jobs", "1");
    assertStringIncludes((await resubmit()).out, "6 cells are under way already");
    const cancelled = await slurm.run("bench", TINY, ...ON_SLURM, "--cancel");
    assertMatch(cancelled.out, /tiny\.yaml: cancelled \d+\n$/);
    assertStringIncludes(await status(), "6 lost");
    assertMatch((await resubmit()).out, /submitted \d+\n$/);
    assertEquals(await submitted(), 2);
    assertStringIncludes(await status(), "6 pending");
  }));

Deno.test("what is lost is submitted again, as often as the profile says, and is then a cell that failed", () =>
  withFakeSlurm(async (slurm) => {
    await writeProfile(slurm);
    await hold(slurm);
    const driver = slurm.start("bench", TINY, ...ON_SLURM, "--jobs", "1");
    const said = [new Response(driver.stdout).text(), new Response(driver.stderr).text()];
    for (const times of [1, 2]) {
      await until(`submitted ${times}`, async () => (await slurm.scripts()).length === times);
      await until("queued", () => slurm.lose());
    }
    assertEquals((await driver.status).code, 3);
    await Promise.all(said);
    const { out } = await slurm.run("status", TINY, ...PLACE);
    assertStringIncludes(out, "6 failed");
    assertStringIncludes(out, "it was submitted 2 times and each time ended without a result");
  }));

Deno.test("a cell that is out of time again and again is not given up while its training comes along", () =>
  withFakeSlurm(async (slurm) => {
    await writeProfile(slurm, PROFILE.replace("tries: 2", "tries: 1"));
    await hold(slurm);
    const driver = slurm.start("bench", TINY, ...ON_SLURM, "--jobs", "1");
    const said = new Response(driver.stderr).text();
    driver.stdout.cancel();
    for (const times of [1, 2, 3]) {
      await until(`submitted ${times}`, async () => (await slurm.scripts()).length === times);
      const { out } = await slurm.run("status", TINY, ...PLACE, "--json");
      await Deno.mkdir(`${slurm.folder}/.omh/checkpoints`, { recursive: true });
      for (const { key } of JSON.parse(out).cells) {
        // A file as a training leaves it, as far as its time goes.
        await Deno.writeTextFile(`${slurm.folder}/.omh/checkpoints/${key}.safetensors`, String(times));
      }
      await until("queued", () => slurm.lose());
    }
    driver.kill("SIGINT");
    assertEquals((await driver.status).code, 130);
    await said;
  }));

Deno.test("a driver waits for a controller that does not answer, and takes nothing for lost", () =>
  withFakeSlurm(async (slurm) => {
    await writeProfile(slurm);
    await hold(slurm);
    const driver = slurm.start("bench", TINY, ...ON_SLURM, "--jobs", "1");
    const text = new Response(driver.stderr).text();
    driver.stdout.cancel();
    await until("submitted", async () => (await slurm.scripts()).length === 1);
    await Deno.writeTextFile(`${slurm.state}/down`, "");
    const status = await slurm.run("status", TINY, ...PLACE);
    assertStringIncludes(status.out, "6 unknown");
    await new Promise((resolve) => setTimeout(resolve, 2000));
    assertEquals((await slurm.scripts()).length, 1);
    driver.kill("SIGINT");
    await driver.status;
    assertStringIncludes(await text, "SLURM's controller does not answer; its jobs are taken to go on");
  }));

Deno.test("plan and bench --print show arrays by their resources, cut to the cluster's size, and submit nothing", () =>
  withFakeSlurm(async (slurm) => {
    await writeProfile(slurm, `${PROFILE}rows: { STEGO: { memory: 2GiB } }\n`);
    await Deno.writeTextFile(`${slurm.state}/config`, "MaxArraySize            = 3\n");
    const flags = [...ON_SLURM, "--jobs", "6"];
    const plan = await slurm.run("plan", TINY, ...flags);
    assertEquals(plan.code, 0, plan.err);
    const lines = plan.out.split("\n").filter((line) => / jobs? with /.test(line));
    // Two cells of STEGO, four of OMH in arrays of three.
    assertEquals(lines.map((line) => line.replace(/,.*: Job/, ": Job")), [
      "2 jobs with 2 cells: Job 1 to start at 2030-01-01T00:00:00 using 2 processors on nodes n1 in partition main",
      "3 jobs with 3 cells: Job 1 to start at 2030-01-01T00:00:00 using 2 processors on nodes n1 in partition main",
      "1 job with 1 cell: Job 1 to start at 2030-01-01T00:00:00 using 2 processors on nodes n1 in partition main",
    ]);
    const printed = await slurm.run("bench", TINY, ...flags, "--print");
    assertEquals(printed.out.match(/^#SBATCH --(?:array|mem)=.*/gm), [
      "#SBATCH --array=0-1",
      "#SBATCH --mem=2048M",
      "#SBATCH --array=0-2",
      "#SBATCH --mem=1024M",
      "#SBATCH --array=0-0",
      "#SBATCH --mem=1024M",
    ]);
    assertEquals(await slurm.scripts(), []);
  }));
