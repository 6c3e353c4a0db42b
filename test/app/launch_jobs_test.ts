import { assertEquals, assertRejects } from "@std/assert";
import { chosenJobs, handOver, previewLaunch } from "../../src/app/launch_jobs.ts";
import { UsageError } from "../../src/app/load_plan.ts";
import type { CellFrame, PlannedJob } from "../../src/launch/launch_plan.ts";
import { fixtureWorkspace, withFolder } from "../cli/terminal_fixture.ts";

Deno.test("chosenJobs() takes a result that is replaced for a failure, and leaves a sound one whose model is made anew", () => {
  const before = new Date(0).toISOString();
  const frames: Record<string, Partial<CellFrame>> = {
    missing: {},
    failed: { before },
    modelless: { before, forModel: true },
  };
  const job = {
    job: { cells: Object.keys(frames).map((key) => ({ key })) },
    frames,
  } as unknown as PlannedJob;
  const keys = (which: "all" | "failed" | "missing") =>
    chosenJobs([job], which).map(({ job, frames }) => [job.cells.map(({ key }) => key), Object.keys(frames)]);
  assertEquals(keys("missing"), [[["missing"], ["missing"]]]);
  assertEquals(keys("failed"), [[["failed"], ["failed"]]]);
  assertEquals(keys("all"), [[["missing", "failed"], ["missing", "failed"]]]);
  const alone = { ...job, job: { ...job.job, cells: job.job.cells.slice(2) } };
  assertEquals(chosenJobs([alone], "all"), []);
});

/** A launcher that writes down how many cells it is handed, and what is there by then. */
const LAUNCHER = `
const isThere = (path) => Deno.stat(path).then(() => true, () => false);
const cells = (jobs) => jobs.reduce((sum, { job }) => sum + job.cells.length, 0);
export default {
  name: "noting",
  title: "Notes what it is handed",
  state: () => Promise.resolve({ works: true, description: "a stand-in" }),
  run: () => Promise.resolve(),
  submit: async (jobs, { plan, workspace }) => {
    const { results, launch, checkpoints } = workspace;
    const paths = [launch, checkpoints, results + "/tiny/embedded/cells", results + "/tiny/spec.json"];
    const there = await Promise.all(paths.map(isThere));
    return [cells(jobs) + " cells", ...there.map(String)];
  },
  preview: (jobs) => Promise.resolve([{ script: "", jobs: jobs.length, cells: cells(jobs), minutes: 1 }]),
};
`;

Deno.test("handOver() makes the folders that workers write to, and previewLaunch() none", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/launcher.ts`, LAUNCHER);
    const places = { results: `${folder}/work/results`, checkpoints: `${folder}/work/checkpoints` };
    const workspace = { ...fixtureWorkspace(places), launch: `${folder}/work/launch` };
    const options = { workspace, launcher: `${folder}/launcher.ts`, workers: 1, cacheBudget: 0 };
    const [preview] = await previewLaunch("tiny.yaml", options);
    assertEquals(preview.cells, 6);
    await assertRejects(() => Deno.stat(`${folder}/work`), Deno.errors.NotFound);
    const { cells, submitted } = await handOver("tiny.yaml", "missing", options);
    assertEquals([cells, submitted], [6, ["6 cells", "true", "true", "true", "true"]]);
    assertEquals((await handOver("tiny.yaml", "failed", options)).submitted, []);
  }));

Deno.test("handOver() refuses a launcher that runs cells while it is waited for", async () => {
  await assertRejects(
    () => handOver("tiny.yaml", "all", { workspace: fixtureWorkspace() }),
    UsageError,
    "expected one such as slurm",
  );
});
