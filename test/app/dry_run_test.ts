import { assertEquals } from "@std/assert";
import { dryRun } from "../../src/app/dry_run.ts";
import { runTable } from "../../src/app/run_table.ts";
import datasetOfStripes from "../fixtures/stripes.ts";
import { FIXTURES, fixtureWorkspace, withFolder } from "../cli/terminal_fixture.ts";

function run(spec: string, track: "embedded" | "paper", data: string) {
  return dryRun(spec, { track, engine: "wasm", workspace: fixtureWorkspace({ data, results: "/none" }) });
}

Deno.test("dryRun() gives every cell its key and every cohort its images where all is there", async () => {
  const { cohorts, missing } = await run("tiny.yaml", "embedded", FIXTURES);
  assertEquals(missing, []);
  assertEquals(cohorts.map(({ sizes, published }) => [sizes, published]), [[{ train: 6, val: 3 }, false]]);
  assertEquals(new Set(cohorts[0].cells.map(({ key }) => key)).size, 6);
});

Deno.test("dryRun() counts crops of published images, where a method trains on them", async () => {
  const { cohorts } = await run("tables/cityscapes.yaml", "paper", "/none");
  const counted = cohorts.map(({ cells: [{ cell }], sizes, published }) => [
    cell.settings.method === "transfgu" ? "whole" : "crops",
    sizes?.train,
    published,
  ]);
  assertEquals(counted, [["crops", 14875, true], ["crops", 14875, true], ["whole", 2975, true]]);
});

Deno.test("a whole plan opens each dataset once, and looks at each of its splits once", async () => {
  const { open } = datasetOfStripes;
  const asked: string[] = [];
  datasetOfStripes.open = async (root) => {
    asked.push("open");
    const dataset = await open(root);
    return { ...dataset, split: (name) => (asked.push(name), dataset.split(name)) };
  };
  try {
    const { cohorts } = await dryRun("tiny.yaml", { steps: 2, workspace: fixtureWorkspace() });
    assertEquals(cohorts[0].cells.length, 6);
    assertEquals(asked.sort(), ["open", "train", "val"]);
  } finally {
    datasetOfStripes.open = open;
  }
});

Deno.test("dryRun() counts a cell that failed as one that is to be trained again, as bench does", () =>
  withFolder(async (folder) => {
    const workspace = fixtureWorkspace({
      results: `${folder}/results`,
      checkpoints: `${folder}/checkpoints`,
    });
    const options = { workspace, workers: 1, cacheBudget: 0 };
    const started: number[] = [];
    const listener = { onStart: (total: number, finished: number) => void started.push(total - finished) };
    await runTable("failing.yaml", options);
    const { cohorts } = await dryRun("failing.yaml", options);
    const cells = cohorts.flatMap(({ cells }) => cells);
    assertEquals(cells.map(({ finished, failed }) => [finished, failed]), [[true, false], [false, true]]);
    await runTable("failing.yaml", { ...options, listener });
    assertEquals(started, [cells.filter(({ finished }) => !finished).length]);
  }));
