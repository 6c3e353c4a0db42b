/**
 * Plays the nodes of a cluster, for elements that the stand-in of `sbatch` holds in its queue: `play_cluster.ts FOLDER EVERY`.
 *
 * Every so many elements get results, those of one cell that is trained; the others are lost; then the queue is empty.
 *
 * @module
 */
import { systemClock } from "../../src/base/clock.ts";
import { foldersIn } from "../../src/base/list_folder.ts";
import { stableJson } from "../../src/base/stable_json.ts";
import { isNotFound } from "../../src/base/workspace.ts";
import { startEngine } from "../../src/engine/start.ts";
import { finishCell } from "../../src/launch/finish_cell.ts";
import { JobRunner } from "../../src/launch/job_runner.ts";
import type { LaunchPlan, PlannedJob } from "../../src/launch/launch_plan.ts";
import { readPlannedJob } from "../../src/launch/plan_file.ts";
import type { CellReport } from "../../src/launch/types.ts";
import { ResultStore } from "../../src/results/result_store.ts";
import type { CellResult } from "../../src/results/types.ts";
import type { TrackName } from "../../src/spec/mod.ts";

/** Writes results without waiting for the disk: it is the harness that is measured. */
class QuickStore extends ResultStore {
  override async writeCell(table: string, track: TrackName, result: CellResult): Promise<void> {
    await Deno.writeTextFile(`${this.folder(table, track)}/cells/${result.key}.json`, stableJson(result));
  }
}

const [folder, every] = [Deno.args[0], Number(Deno.args[1])];
const jobs = `${folder}/fake/jobs`;
let template: CellReport | undefined;
for (const id of await foldersIn(jobs)) {
  if (!await isQueued(id)) continue;
  const [, path] = /--plan (\S+)/.exec(await Deno.readTextFile(`${jobs}/${id}/script`))!;
  const { plan } = await readPlannedJob(path, 0);
  template ??= await trainOne(path);
  const store = new QuickStore(plan.results);
  await store.makeCellFolder(plan.table, plan.track);
  for (const [element, planned] of (await jobsIn(path)).entries()) {
    if (element % every === 0) await finish(planned, { store, plan });
  }
  await Deno.remove(`${jobs}/${id}/queue`);
}
Deno.exit(0);

async function isQueued(id: string): Promise<boolean> {
  try {
    await Deno.stat(`${jobs}/${id}/queue`);
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

/** The first job of a plan, trained here. */
async function trainOne(path: string): Promise<CellReport> {
  const { planned: { job } } = await readPlannedJob(path, 0);
  const runner = new JobRunner(await startEngine("wasm"), systemClock);
  const [report] = await runner.run(job, { onStep: () => Promise.resolve() });
  return report;
}

/** All jobs of a plan file, which is JSON as a whole. */
async function jobsIn(path: string): Promise<PlannedJob[]> {
  const { shared, jobs } = JSON.parse(await Deno.readTextFile(path));
  return jobs.map(({ job, frames }: PlannedJob) => ({ job: { ...shared, ...job }, frames }));
}

async function finish(planned: PlannedJob, context: { store: ResultStore; plan: LaunchPlan }): Promise<void> {
  for (const { key } of planned.job.cells) {
    await finishCell(planned, { ...template!, key }, { ...context, clock: systemClock });
  }
}
