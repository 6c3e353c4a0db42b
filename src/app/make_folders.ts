/**
 * What has to be there before processes elsewhere run the cells of a table.
 *
 * @module
 */
import { resolve } from "node:path";
import type { ResultStore } from "../results/result_store.ts";
import type { LoadedPlan } from "./load_plan.ts";

/**
 * Makes the folders that plan files, trainings under way and results go to, and notes whose results they are.
 *
 * @throws {RangeError} The results of another spec of this id are there.
 */
export async function makeFolders({ plan, spec, workspace }: LoadedPlan, store: ResultStore): Promise<void> {
  await store.claimTable(plan.id, resolve(workspace.folder, spec.document.file));
  for (const folder of [workspace.launch, workspace.checkpoints]) {
    await Deno.mkdir(folder, { recursive: true });
  }
  await store.makeCellFolder(plan.id, plan.track);
}
