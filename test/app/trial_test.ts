import { assertEquals } from "@std/assert";
import { loadPlan } from "../../src/app/load_plan.ts";
import { smallDatasetOverrides, trialOverrides, trialWorkspace } from "../../src/app/trial.ts";
import { openWorkspace } from "../../src/base/workspace.ts";
import { Resources } from "../../src/launch/resources.ts";
import { fixtureWorkspace } from "../cli/terminal_fixture.ts";
import { GOLDEN_ROOT } from "../data/_files.ts";

Deno.test("trialOverrides() are what makes a run a trial", () => {
  assertEquals(trialOverrides({}, "/here"), []);
  assertEquals(trialOverrides({ steps: 2, backbone: "vit-s8" }, "/here"), [
    { path: ["train", "steps"], atMost: 2 },
    { path: ["backbone"], value: "vit-s8" },
  ]);
});

Deno.test("trialOverrides() takes a module relative to the user's folder", () => {
  const [{ value }] = trialOverrides({ backbone: "./mine.ts" }, "/here");
  assertEquals(value, "file:///here/mine.ts");
});

Deno.test("trialWorkspace() keeps trials apart from the results of tables", () => {
  const folder = "/here";
  const usual = openWorkspace({ folder });
  assertEquals(trialWorkspace({}, usual).results, "/here/results");
  assertEquals(trialWorkspace({ steps: 2 }, usual).results, "/here/.omh/trials");
  const other = openWorkspace({ folder, results: "mine" });
  assertEquals(trialWorkspace({ backbone: "vit-s8" }, other).results, "/here/mine");
});

Deno.test("smallDatasetOverrides() fits batches and methods to fewer images than published", async () => {
  const workspace = fixtureWorkspace({ data: "/none" });
  const { plan, resources } = await loadPlan("tables/potsdam.yaml", { workspace, track: "paper" });
  const golden = new Resources({ data: [GOLDEN_ROOT] }, resources.scope);
  const [batch, ...options] = await smallDatasetOverrides(plan, golden);
  assertEquals(batch.path, ["train", "batch"]);
  assertEquals(options, [{ path: ["hp", "shrink_pools"], value: true }]);
  assertEquals(await smallDatasetOverrides(plan, resources), []);
});
