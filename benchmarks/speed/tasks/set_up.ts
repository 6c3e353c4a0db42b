import type { Engine } from "../../../src/engine/types.ts";
import type { Task } from "../types.ts";
import { setUpBench } from "./bench.ts";
import { setUpEvaluation } from "./evaluate.ts";
import { setUpStep } from "./step.ts";
import { setUpTable } from "./table.ts";
import type { Repetition } from "./types.ts";
import { setUpVit } from "./vit.ts";

/** Makes the inputs of a task on the running engine. They stay until the process ends. */
export async function setUp(task: Task, engine: Engine): Promise<Repetition> {
  switch (task.kind) {
    case "vit":
      return setUpVit(task, engine);
    case "step":
      return await setUpStep(task);
    case "evaluate":
      return await setUpEvaluation(task);
    case "table":
      return await setUpTable(task, engine);
    case "bench":
      return setUpBench(task, engine.name);
  }
}
