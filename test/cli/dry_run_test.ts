import { assertEquals } from "@std/assert";
import { dryRun } from "../../src/cli/dry_run.ts";
import { readFlags } from "../../src/cli/flags.ts";
import { loadPlan } from "../../src/cli/load_plan.ts";
import { FIXTURES, fixtureWorkspace } from "./terminal_fixture.ts";

const FLAGS = readFlags(["--engine", "wasm"], { string: ["engine"] });

async function run(spec: string, track: "embedded" | "paper", root: string) {
  const workspace = fixtureWorkspace({ data: root, results: "/none" });
  return await dryRun(await loadPlan(spec, track, workspace), workspace, FLAGS);
}

Deno.test("dryRun() gives every cell its key and every cohort its images where all is there", async () => {
  const { cohorts, missing } = await run("tiny.yaml", "embedded", FIXTURES);
  assertEquals(missing, []);
  assertEquals(cohorts.map(({ sizes, published }) => [sizes, published]), [[{ train: 6, val: 3 }, false]]);
  assertEquals(new Set(cohorts[0].cells.map(({ key }) => key)).size, 6);
});

Deno.test("dryRun() counts crops of published images", async () => {
  const { cohorts } = await run("tables/cityscapes.yaml", "paper", "/none");
  assertEquals(cohorts.map(({ sizes, published }) => [sizes?.train, published]), [[14875, true], [
    14875,
    true,
  ]]);
});
