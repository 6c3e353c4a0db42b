import { assertEquals, assertRejects } from "@std/assert";
import { type LaunchPlan, PLAN_SCHEMA, type PlannedJob, withCells } from "../../src/launch/launch_plan.ts";
import { readPlan, readPlannedJob, writePlanFile } from "../../src/launch/plan_file.ts";
import { withFolder } from "../cli/terminal_fixture.ts";
import { plannedFixture } from "./plan_fixture.ts";

const PLAN: LaunchPlan = {
  schema: PLAN_SCHEMA,
  table: "tiny",
  track: "embedded",
  results: "/results",
  folder: "/study",
  engine: "wasm",
  numerics: "wasm/test",
  provenance: { versions: { deno: "2" }, engine: "an engine", git: null },
};

async function jobs(): Promise<PlannedJob[]> {
  const { cells, where } = await plannedFixture("tiny.yaml");
  const parts = [cells.slice(0, 2), cells.slice(2, 3)];
  return parts.map((cells, i) =>
    plain({
      job: { ...where, checkpoints: "/kept", cells, inputs: { dataset: `data ${i}`, weights: "none" } },
      frames: Object.fromEntries(cells.map(({ key }) => [key, { row: `row\n${key}` }])),
    })
  );
}

/** As JSON has it: without members that are undefined. */
function plain(planned: unknown): PlannedJob {
  return JSON.parse(JSON.stringify(planned));
}

Deno.test("each job of a plan file is read as it was written, and the file is JSON", () =>
  withFolder(async (folder) => {
    const path = `${folder}/plan.json`;
    const written = await jobs();
    await writePlanFile(path, PLAN, written);
    assertEquals(await readPlan(path), PLAN);
    for (const [index, planned] of written.entries()) {
      assertEquals(await readPlannedJob(path, index), { plan: PLAN, planned });
    }
    const { jobs: lines } = JSON.parse(await Deno.readTextFile(path));
    assertEquals(lines.length, 2);
  }));

Deno.test("a plan file is refused that lacks the job, is of another kind, or is not there", () =>
  withFolder(async (folder) => {
    const path = `${folder}/plan.json`;
    await writePlanFile(path, PLAN, await jobs());
    for (const index of [2, 3]) {
      await assertRejects(
        () => readPlannedJob(path, index),
        Deno.errors.NotFound,
        `Cannot run job ${index} of "${path}"`,
      );
    }
    for (
      const text of [
        "",
        "{}\n",
        "none at all",
        `{"plan":{"schema":"omh-bench/plan@9"},"shared":{},"jobs":[\n]}\n`,
      ]
    ) {
      await Deno.writeTextFile(path, text);
      await assertRejects(() => readPlannedJob(path, 0), SyntaxError, `Cannot read the plan "${path}"`);
      await assertRejects(() => readPlan(path), SyntaxError, "expected omh-bench/plan@1");
    }
    await assertRejects(() => readPlan(`${folder}/none.json`), Deno.errors.NotFound, "there is no such file");
  }));

Deno.test("withCells() keeps some cells of a job and what their results have", async () => {
  const [planned] = await jobs();
  const [{ key }] = planned.job.cells;
  const part = withCells(planned, new Set([key]));
  assertEquals(part.job.cells.map(({ key }) => key), [key]);
  assertEquals(Object.keys(part.frames), [key]);
});
