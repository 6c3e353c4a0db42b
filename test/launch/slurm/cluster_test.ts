import { assertEquals, assertRejects } from "@std/assert";
import { Cluster, RefusedError } from "../../../src/launch/slurm/cluster.ts";
import type { ProgramCall, ProgramRun } from "../../../src/launch/slurm/programs.ts";

/** A cluster whose programs say what is given, and what they were called with. */
function cluster(said: Partial<ProgramRun>) {
  const calls: ProgramCall[] = [];
  const run = (call: ProgramCall) => {
    calls.push(call);
    return Promise.resolve({ code: 0, out: "", err: "", ...said });
  };
  return { cluster: new Cluster(run), calls };
}

Deno.test("Cluster.submit() hands a script to sbatch and returns the job's id, also one of a federation", async () => {
  const { cluster: one, calls } = cluster({ out: "1234\n" });
  assertEquals(await one.submit("#!/bin/bash\n"), "1234");
  assertEquals(calls, [{ program: "sbatch", args: ["--parsable"], input: "#!/bin/bash\n" }]);
  assertEquals(await cluster({ out: "1234;north\n" }).cluster.submit(""), "1234");
});

Deno.test("Cluster.submit() says in one line what SLURM refuses", async () => {
  const err = "sbatch: error: invalid partition specified: nope\n" +
    "sbatch: error: Batch job submission failed: Invalid partition name specified\n";
  await assertRejects(
    () => cluster({ code: 1, err }).cluster.submit(""),
    RefusedError,
    "Cannot submit to SLURM: invalid partition specified: nope; Batch job submission failed: Invalid partition name " +
      "specified, expected resources that this cluster has (--profile says what is asked for)",
  );
});

Deno.test("Cluster.submitAndWait() returns the exit code of the job, and tells it from a refusal", async () => {
  assertEquals(await cluster({ code: 66, out: "12\n" }).cluster.submitAndWait(""), 66);
  const err = "sbatch: error: Batch job submission failed: Requested node configuration is not available\n";
  await assertRejects(
    () => cluster({ code: 1, err }).cluster.submitAndWait(""),
    RefusedError,
    "Requested node",
  );
});

Deno.test("Cluster.queue() is one call, and unknown where the controller does not answer", async () => {
  const { cluster: one, calls } = cluster({ out: "2 0 RUNNING 2026-11-29T19:23:19 n1|omh-t-1|None\n" });
  assertEquals((await one.queue())?.map(({ job, element }) => [job, element]), [["2", 0]]);
  assertEquals(calls.length, 1);
  const err = "slurm_load_jobs error: Unable to contact slurm controller (connect failure)\n";
  assertEquals(await cluster({ code: 1, err }).cluster.queue(), undefined);
});

Deno.test("Cluster.limits() reads the configuration, and takes SLURM's defaults where it does not say", async () => {
  const out =
    "Configuration data as of today\nMaxArraySize            = 201\nMaxJobCount             = 500\n";
  assertEquals(await cluster({ out }).cluster.limits(), { array: 201, jobs: 500 });
  assertEquals(await cluster({}).cluster.limits(), { array: 1001, jobs: 10_000 });
});

Deno.test("Cluster.cancel() passes over what has ended, and calls nothing for nothing", async () => {
  const err = "scancel: error: Kill job error on job id 9: Invalid job id specified\n";
  await cluster({ code: 1, err }).cluster.cancel(["9"]);
  const { cluster: one, calls } = cluster({});
  await one.cancel([]);
  assertEquals(calls, []);
  await assertRejects(
    () => cluster({ code: 1, err: "scancel: error: Access denied\n" }).cluster.cancel(["9", "10"]),
    Error,
    "Cannot cancel jobs 9, 10: Access denied, expected SLURM to do so",
  );
});

Deno.test("Cluster.version() is that of sbatch, and undefined where there is none", async () => {
  assertEquals(await cluster({ out: "slurm-wlm 22.05.8\n" }).cluster.version(), "slurm-wlm 22.05.8");
  const none = new Cluster(() => Promise.reject(new Deno.errors.NotFound("none")));
  assertEquals(await none.version(), undefined);
});
