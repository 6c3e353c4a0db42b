import { assertEquals, assertMatch, assertNotEquals, assertRejects, assertStringIncludes } from "@std/assert";
import type { LaunchPlan, PlannedJob } from "../../../src/launch/launch_plan.ts";
import { PLAN_SCHEMA } from "../../../src/launch/launch_plan.ts";
import { readPlannedJob } from "../../../src/launch/plan_file.ts";
import type { JobArray } from "../../../src/launch/slurm/arrays.ts";
import { Cluster, RefusedError } from "../../../src/launch/slurm/cluster.ts";
import { requestOf } from "../../../src/launch/slurm/element_request.ts";
import { readProfile } from "../../../src/launch/slurm/read_profile.ts";
import { jobName, submitArray } from "../../../src/launch/slurm/submit_array.ts";
import { Submissions } from "../../../src/launch/slurm/submissions.ts";
import { filesIn } from "../../../src/base/list_folder.ts";
import { withFolder } from "../../cli/terminal_fixture.ts";

const NOW = new Date("2030-01-02T03:04:05Z");

function arrayOf(keys: readonly string[]): JobArray {
  const jobs = keys.map((key) => ({
    job: { cells: [{ key, seed: 0, settings: { method: "m" } }], workspace: {}, scope: {}, numerics: "n" },
    frames: { [key]: { row: "r" } },
  })) as unknown as PlannedJob[];
  return { jobs, request: requestOf(readProfile("", ""), { method: "m" }), minutes: 15 };
}

/** Submits two jobs, and tells what was noted by the time that SLURM was asked. */
function submitted(folder: string, answer: { code: number; out: string; err: string }) {
  const plan = {
    schema: PLAN_SCHEMA,
    table: "t",
    track: "embedded",
    results: "/results",
    numerics: "n",
  } as LaunchPlan;
  const submissions = new Submissions(folder, plan);
  const context = { plan, profile: { deno: "/opt/deno", throttle: 3 }, submissions, folder };
  const seen: { script: string; ids: (string | null)[] }[] = [];
  const cluster = new Cluster(async ({ input = "" }) => {
    seen.push({ script: input, ids: (await submissions.list()).map(({ id }) => id) });
    return answer;
  });
  return { submissions, seen, entry: submitArray(arrayOf(["k0", "k1"]), context, cluster, NOW) };
}

Deno.test("submitArray() notes an array before it is submitted, and its id afterwards", () =>
  withFolder(async (folder) => {
    const { submissions, seen, entry } = submitted(folder, { code: 0, out: "7\n", err: "" });
    const { name } = await entry;
    assertEquals(seen.map(({ ids }) => ids), [[null]]);
    assertEquals(await submissions.list(), [{
      schema: "omh-bench/slurm@1",
      name,
      id: "7",
      submitted_at: NOW.toISOString(),
      numerics: "n",
      keys: [["k0"], ["k1"]],
    }]);
    const [{ script }] = seen;
    assertStringIncludes(script, "#SBATCH --array=0-1%3\n");
    assertStringIncludes(script, `worker --plan ${submissions.plan(name)} --index "$SLURM_ARRAY_TASK_ID"`);
    assertEquals(await Deno.readTextFile(submissions.script(name)), script);
    const { planned } = await readPlannedJob(submissions.plan(name), 1);
    assertEquals(planned.job.cells.map(({ key }) => key), ["k1"]);
  }));

Deno.test("submitArray() leaves nothing of what SLURM refuses", () =>
  withFolder(async (folder) => {
    const { submissions, entry } = submitted(folder, { code: 1, out: "", err: "sbatch: error: no" });
    await assertRejects(() => entry, RefusedError, "Cannot submit to SLURM: no");
    assertEquals(await filesIn(submissions.folder), []);
  }));

Deno.test("jobName() gives no two jobs one name, and tells the table", () => {
  assertMatch(jobName({ table: "t" }), /^omh-t-[0-9a-f]{8}$/);
  assertNotEquals(jobName({ table: "t" }), jobName({ table: "t" }));
});
