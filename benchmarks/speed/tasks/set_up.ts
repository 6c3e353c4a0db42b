import { runTable } from "../../../src/app/run_table.ts";
import type { Workspace } from "../../../src/base/workspace.ts";
import type { Engine } from "../../../src/engine/types.ts";
import type { BenchTask, Repetition, Task } from "../types.ts";
import { setUpEvaluation } from "./evaluate.ts";
import { setUpStep } from "./step.ts";
import { setUpTable } from "./table.ts";
import { setUpVit } from "./vit.ts";

/**
 * Makes the inputs of a task on the running engine. They stay until the process ends.
 *
 * @param workspace Where features and results are kept.
 */
export async function setUp(task: Task, engine: Engine, workspace: Workspace): Promise<Repetition> {
  switch (task.kind) {
    case "vit":
      return setUpVit(task, engine);
    case "step":
      return await setUpStep(task);
    case "evaluate":
      return await setUpEvaluation(task);
    case "table":
      return await setUpTable(task, engine, workspace.cache);
    case "bench":
      return setUpBench(task, engine, workspace);
  }
}

/** A table from nothing: features, trainings and scores, on workers of the engine. */
function setUpBench({ spec, jobs }: BenchTask, engine: Engine, workspace: Workspace): Repetition {
  const options = { workspace, engine: engine.name, workers: jobs, fresh: true, cacheBudget: 0 };
  return async () => {
    for (const { outcome } of (await runTable(spec, options)).results) {
      if (outcome.status === "failed") throw new Error(`Cannot measure "${spec}": ${outcome.cause}`);
    }
  };
}
