import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { type PoolListener, runJobs } from "../../src/launch/pool.ts";
import type { CellReport, Job } from "../../src/launch/types.ts";
import { withFolder } from "../cli/terminal_fixture.ts";
import { plannedFixture } from "./plan_fixture.ts";

/** A listener that keeps what it is told. */
function witness(onProgress: () => void = () => {}) {
  const reports: CellReport[] = [];
  const errors: string[] = [];
  const listener: PoolListener = {
    onProgress,
    onDone: (_, done) => Promise.resolve(void reports.push(...done)),
    onError: (_, message) => Promise.resolve(void errors.push(message)),
  };
  return { reports, errors, listener };
}

async function jobsOf(spec: string): Promise<Job[]> {
  const { cells, where } = await plannedFixture(spec);
  return cells.map((cell) => ({ cells: [cell], ...where }));
}

const pool = (workers: number, signal = new AbortController().signal) =>
  ({ workers, engine: "wasm", checkpoints: "/nowhere", signal }) as const;

Deno.test("runJobs() gives every job to a worker, and no more workers than jobs", async () => {
  const { reports, errors, listener } = witness();
  const jobs = await jobsOf("tiny.yaml");
  await runJobs(jobs.slice(0, 3), pool(8), listener);
  assertEquals(errors, []);
  assertEquals(
    reports.map(({ key }) => key).sort(),
    jobs.slice(0, 3).map(({ cells: [{ key }] }) => key).sort(),
  );
});

Deno.test("runJobs() has nothing to do without jobs", async () => {
  await runJobs([], pool(2), witness().listener);
});

Deno.test("runJobs() replaces a worker that died and gives its job to the new one", () =>
  withFolder(async (folder) => {
    const marker = `${folder}/dead`;
    const { cells: [cell], where } = await plannedFixture("slow.yaml");
    const settings = { ...cell.settings, method: "./dying_probe.ts", options: { marker } };
    const { reports, errors, listener } = witness(() => Deno.writeTextFileSync(marker, ""));
    await runJobs([{ cells: [{ ...cell, settings }], ...where }], pool(1), listener);
    assertEquals(errors, []);
    assertEquals(reports.map(({ outcome }) => outcome), [{ status: "finished" }]);
    assert(await Deno.stat(marker), "the first worker was told to die");
  }));

Deno.test("runJobs() gives up a job whose worker dies twice, and runs the others", async () => {
  const jobs = (await jobsOf("outcomes.yaml")).filter(({ cells: [{ key }] }) => /exit|none/.test(key));
  const { reports, errors, listener } = witness();
  await runJobs(jobs, pool(1), listener);
  assertEquals(errors, ["its worker process ended with exit code 7"]);
  assertEquals(reports.map(({ key }) => key), ["a fault: none, seed 0"]);
});

Deno.test("runJobs() runs the cells of a job one by one once its worker has died twice", async () => {
  const jobs = (await jobsOf("outcomes.yaml")).filter(({ cells: [{ key }] }) => /exit|none/.test(key));
  const { reports, errors, listener } = witness();
  await runJobs([{ ...jobs[0], cells: jobs.flatMap(({ cells }) => cells) }], pool(1), listener);
  assertEquals(errors, ["its worker process ended with exit code 7"]);
  assertEquals(reports.map(({ key }) => key), ["a fault: none, seed 0"]);
});

Deno.test("runJobs() stops a worker that does not keep to messages", async () => {
  const jobs = (await jobsOf("outcomes.yaml")).filter(({ cells: [{ key }] }) => /talk/.test(key));
  const { errors, listener } = witness();
  await runJobs(jobs, pool(1), listener);
  assertEquals(errors, ["its worker process ended with SIGKILL"]);
});

Deno.test("runJobs() passes on why a job's resources cannot be opened", async () => {
  const [job] = await jobsOf("embedded.yaml");
  const { reports, errors, listener } = witness();
  await runJobs([{ ...job, workspace: { data: ["/nowhere"] } }], pool(1), listener);
  assertEquals(reports, []);
  assert(errors[0].includes("/nowhere/earthcover6"), errors[0]);
});

Deno.test("runJobs() fails the cells of a job whose keys were made with another engine's numerics", async () => {
  const [job] = await jobsOf("tiny.yaml");
  const { reports, errors, listener } = witness();
  await runJobs([{ ...job, numerics: "cuda/tfjs-node-gpu" }], pool(1), listener);
  assertEquals(reports, []);
  assertMatch(errors[0], /^Cannot train "stego": this worker's engine computes as "wasm\/.*expected "cuda/);
});

Deno.test({
  name: "runJobs() starts workers that run wide vectors",
  ignore: Deno.build.arch !== "x86_64" || Deno.env.has("DENO_V8_FLAGS"),
  fn: () =>
    withFolder(async (folder) => {
      const method = `file://${folder}/telltale.js`;
      const text = 'throw new Error(`V8 has ${Deno.env.get("DENO_V8_FLAGS")}`);';
      await Deno.writeTextFile(new URL(method), text);
      const [{ cells: [cell], ...where }] = await jobsOf("tiny.yaml");
      const telltale = { ...cell, settings: { ...cell.settings, method } };
      const { errors, listener } = witness();
      await runJobs([{ cells: [telltale], ...where }], pool(1), listener);
      assertMatch(errors[0], /V8 has --experimental-wasm-revectorize,/);
    }),
});

Deno.test("runJobs() ends with its signal", async () => {
  const stop = new AbortController();
  const { listener } = witness(() => stop.abort());
  const [job] = await jobsOf("slow.yaml");
  const slow = { ...job.cells[0], settings: { ...job.cells[0].settings, options: { wait: 250 } } };
  await assertRejects(
    () => runJobs([{ ...job, cells: [slow] }], pool(1, stop.signal), listener),
    DOMException,
  );
});
