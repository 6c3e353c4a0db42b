import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { NumericsError } from "../../src/launch/numerics_error.ts";
import { type PoolListener, runJobs } from "../../src/launch/pool.ts";
import type { CellReport, Job } from "../../src/launch/types.ts";
import { answerOf, missingAdapter, probeEngine, testUnless } from "../engine/_probe.ts";
import { withFolder } from "../cli/terminal_fixture.ts";
import { plannedFixture } from "./plan_fixture.ts";

/** A listener that keeps what it is told. */
function witness(onProgress: () => void = () => {}) {
  const reports: CellReport[] = [];
  const errors: string[] = [];
  const listener: PoolListener = {
    onProgress,
    onDone: (_, done) => Promise.resolve(void reports.push(...done)),
    onError: (_, cause) => Promise.resolve(void errors.push(cause)),
  };
  return { reports, errors, listener };
}

async function jobsOf(spec: string): Promise<Job[]> {
  const { cells, where } = await plannedFixture(spec);
  return cells.map((cell) => ({ cells: [cell], ...where }));
}

/** A job of one cell with a fault. */
async function faulty(fault: string): Promise<Job> {
  const { cells: [cell], where } = await plannedFixture("outcomes.yaml");
  return { cells: [{ ...cell, key: fault, settings: { ...cell.settings, options: { fault } } }], ...where };
}

const pool = (workers: number, signal = new AbortController().signal) =>
  ({ workers, engine: "wasm", signal }) as const;

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

const webgpu = await probeEngine("webgpu");

testUnless(
  missingAdapter(webgpu),
  "runJobs() replaces a worker that has lost its graphics device, and tries its job again",
  () =>
    withFolder(async (folder) => {
      const { numerics } = answerOf(webgpu);
      const { cells: [cell], where } = await plannedFixture("slow.yaml");
      const run = async (options: Record<string, unknown>, onProgress = () => {}) => {
        const settings = {
          ...cell.settings,
          method: "./dying_probe.ts",
          options: { ...options, unplug: true },
        };
        const job = { cells: [{ ...cell, settings }], ...where, numerics };
        const { reports, errors, listener } = witness(onProgress);
        await runJobs([job], { ...pool(1), engine: "webgpu" }, listener);
        return { outcomes: reports.map(({ outcome }) => outcome), errors };
      };
      const marker = `${folder}/lost`;
      const once = await run({ marker }, () => Deno.writeTextFileSync(marker, ""));
      assertEquals(once, { outcomes: [{ status: "finished" }], errors: [] });
      const always = await run({ marker: "" });
      assertEquals(always.outcomes, []);
      assertMatch(
        always.errors.join(),
        /^its worker process was ended by the loss of its engine: Cannot go on computing on ".*": the device was lost \(.*\), expected a device that works$/,
      );
    }),
);

Deno.test("runJobs() gives up a job whose worker dies twice, and runs the others", async () => {
  const jobs = (await jobsOf("outcomes.yaml")).filter(({ cells: [{ key }] }) => /exit|none/.test(key));
  const { reports, errors, listener } = witness();
  await runJobs(jobs, pool(1), listener);
  assertEquals(errors, ["its worker process was ended by a call of exit(7)"]);
  assertEquals(reports.map(({ key }) => key), ["a fault: none, seed 0"]);
});

Deno.test("runJobs() runs the cells of a job one by one once its worker has died twice", async () => {
  const jobs = (await jobsOf("outcomes.yaml")).filter(({ cells: [{ key }] }) => /exit|none/.test(key));
  const { reports, errors, listener } = witness();
  await runJobs([{ ...jobs[0], cells: jobs.flatMap(({ cells }) => cells) }], pool(1), listener);
  assertEquals(errors, ["its worker process was ended by a call of exit(7)"]);
  assertEquals(reports.map(({ key }) => key), ["a fault: none, seed 0"]);
});

Deno.test("runJobs() takes nothing that a method prints for an answer, and shows it on standard error", async () => {
  const { reports, errors, listener } = witness();
  const said: string[] = [];
  const { error } = console;
  console.error = (text: string) => said.push(text);
  try {
    await runJobs([await faulty("talk")], pool(1), listener);
  } finally {
    console.error = error;
  }
  assertEquals(errors, []);
  assertEquals(reports.map(({ key, outcome }) => [key, outcome.status]), [["talk", "finished"]]);
  const answer = '{"type":"done","reports":[]}';
  assert(said.filter((line) => line === answer).length >= 3, said.join("\n"));
  assert(said.includes("half a line"), "without its colour");
});

Deno.test("runJobs() says that a method has ended its worker, with any code and by any way", async () => {
  const { reports, errors, listener } = witness();
  await runJobs([await faulty("exit 0"), await faulty("late")], pool(1), listener);
  assertEquals([reports, errors], [[], [
    "its worker process was ended by a call of exit(0)",
    "its worker process was ended by an error that nothing caught: Cannot go on: a fault was asked for, expected none",
  ]]);
});

Deno.test("runJobs() passes on why the engine of its workers does not start", async () => {
  const { errors, listener } = witness();
  await runJobs([(await jobsOf("tiny.yaml"))[0]], { ...pool(1), engine: "cuda" }, listener);
  assertMatch(errors[0], /^Cannot start the engine "cuda": /);
});

Deno.test("runJobs() ends what gives no sign of work, and tells whether it waits or computes", async () => {
  const { reports, errors, listener } = witness();
  const jobs = [await faulty("wait"), await faulty("loop")];
  await runJobs(jobs, { ...pool(2), stepLimit: 10 }, listener);
  assertEquals(reports, []);
  const hang = (how: string) =>
    new RegExp(`^step [12] gave no sign of work for 10 seconds \\(${how}\\), expected it to go on$`);
  assertEquals(errors.length, 2);
  for (const how of ["it computes without an end", "it waits for what does not come"]) {
    assert(errors.some((error) => hang(how).test(error)), errors.join("\n"));
  }
});

Deno.test("runJobs() reports what is no error, or an error of a hundred million characters, as a short cause", async () => {
  const { reports, errors, listener } = witness();
  const jobs = [await faulty("long"), await faulty("null"), await faulty("flood")];
  await runJobs(jobs, pool(1), listener);
  assertEquals(errors, []);
  assertEquals(reports.map(({ outcome }) => outcome), [
    { status: "failed", step: 2, cause: `${"x".repeat(1000)}… (100000000 characters)` },
    { status: "failed", step: 2, cause: "what was thrown is no Error but null" },
    {
      status: "failed",
      step: 2,
      cause: "Cannot record a step: it reports 400001 losses and diagnostics, expected at most 1000",
    },
  ]);
});

Deno.test("runJobs() gives cells of other modules another process than those of a plugin", () =>
  withFolder(async (folder) => {
    const method = `file://${folder}/root.js`;
    await Deno.writeTextFile(new URL(method), "throw new Error(`the root of 16 is ${Math.sqrt(16)}`);");
    const patch = await faulty("patch");
    const [cell] = patch.cells;
    const root = { ...patch, cells: [{ ...cell, settings: { ...cell.settings, method } }] };
    const { reports, errors, listener } = witness();
    await runJobs([patch, root], pool(1), listener);
    assertEquals(reports.map(({ key }) => key), ["patch"]);
    assertMatch(errors[0], /the root of 16 is 4,/);
  }));

Deno.test("runJobs() ends with the first result that cannot be kept, and no worker goes on", async () => {
  const jobs = (await jobsOf("slow.yaml")).slice(0, 2);
  const { listener } = witness();
  const full = { ...listener, onDone: () => Promise.reject(new Error("Cannot write")) };
  await assertRejects(() => runJobs(jobs, pool(2), full), Error, "Cannot write");
});

Deno.test("runJobs() passes on why a job's resources cannot be opened", async () => {
  const [job] = await jobsOf("embedded.yaml");
  const { reports, errors, listener } = witness();
  await runJobs([{ ...job, workspace: { data: ["/nowhere"] } }], pool(1), listener);
  assertEquals(reports, []);
  assert(errors[0].includes("/nowhere/earthcover6"), errors[0]);
});

Deno.test("runJobs() ends with a job whose keys were made with another engine's numerics, and fails no cell", async () => {
  const { errors, reports, listener } = witness();
  const [job] = await jobsOf("tiny.yaml");
  await assertRejects(
    () => runJobs([{ ...job, numerics: "cuda/tfjs-node-gpu" }], pool(1), listener),
    NumericsError,
    'Cannot train "stego": this worker\'s engine computes as "wasm/',
  );
  assertEquals([errors, reports], [[], []]);
});

Deno.test("runJobs() starts workers that may run and reach nothing and write where they keep things alone", () =>
  withFolder(async (folder) => {
    const method = `file://${folder}/rights.js`;
    const asked = [
      { name: "run" },
      { name: "net" },
      { name: "ffi" },
      { name: "write" },
      { name: "write", path: "/kept/one" },
      { name: "write", path: "/features/one" },
      { name: "read" },
    ];
    await Deno.writeTextFile(
      new URL(method),
      `throw new Error(${
        JSON.stringify(asked)
      }.map((one) => Deno.permissions.querySync(one).state).join(" "));`,
    );
    const [{ cells: [cell], ...where }] = await jobsOf("tiny.yaml");
    const { errors, listener } = witness();
    const telltale = { ...cell, settings: { ...cell.settings, method } };
    const cache = { folder: "/features", budget: 0 };
    const jobs = [{ cells: [telltale], ...where, checkpoints: "/kept", cache }];
    const comma = jobs.map((job) => ({ ...job, checkpoints: "/one, two" }));
    await assertRejects(
      () => runJobs(comma, pool(1), listener),
      RangeError,
      'Cannot let a worker use "/one, two": its path has a comma',
    );
    await runJobs(jobs, pool(1), listener);
    assertMatch(errors[0], /: prompt prompt prompt prompt granted granted granted,/);
  }));

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

Deno.test("runJobs() gives each worker a device of its own", () =>
  withFolder(async (folder) => {
    const method = `file://${folder}/telltale.js`;
    const text = 'throw new Error(`it sees ${Deno.env.get("CUDA_VISIBLE_DEVICES")}`);';
    await Deno.writeTextFile(new URL(method), text);
    const [{ cells: [cell], ...where }] = await jobsOf("tiny.yaml");
    const jobs = ["a", "b"].map((key) => ({
      cells: [{ ...cell, key, settings: { ...cell.settings, method } }],
      ...where,
    }));
    const { errors, listener } = witness();
    await runJobs(jobs, { ...pool(2), devices: ["4", "6"] }, listener);
    assertEquals(errors.map((error) => /it sees \w+/.exec(error)?.[0]).sort(), ["it sees 4", "it sees 6"]);
  }));

Deno.test("runJobs() runs what is admitted of a job, once, and nothing of others", async () => {
  const [one, other] = await jobsOf("tiny.yaml");
  const both = { ...one, cells: [...one.cells, ...other.cells] };
  const { reports, listener } = witness();
  const asked: number[] = [];
  await runJobs([both, other], pool(1), {
    ...listener,
    admit: (job) => {
      asked.push(job.cells.length);
      return Promise.resolve(job === other ? undefined : { ...job, cells: job.cells.slice(0, 1) });
    },
  });
  assertEquals([asked, reports.map(({ key }) => key)], [[2, 1], [one.cells[0].key]]);
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
