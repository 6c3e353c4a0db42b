import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../src/cli/command.ts";
import { readFlags } from "../../src/cli/flags.ts";
import { loadPlan } from "../../src/cli/load_plan.ts";
import { smallDatasetOverrides, TRIAL_FLAGS, trialOverrides, trialWorkspace } from "../../src/cli/trial.ts";
import { workspaceOf } from "../../src/cli/places.ts";
import { Resources } from "../../src/launch/resources.ts";
import { GOLDEN_ROOT } from "../data/_files.ts";
import { fixtureWorkspace } from "./terminal_fixture.ts";

function flags(...args: string[]) {
  return readFlags(args, { string: [...TRIAL_FLAGS, "results", "root"] });
}

Deno.test("trialOverrides() reads the flags of trials", () => {
  assertEquals(trialOverrides(flags(), "/here"), []);
  assertEquals(trialOverrides(flags("--steps", "2", "--backbone", "vit-s8"), "/here"), [
    { path: ["train", "steps"], atMost: 2 },
    { path: ["backbone"], value: "vit-s8" },
  ]);
  assertThrows(() => trialOverrides(flags("--steps", "0"), "/here"), UsageError, '"--steps"');
});

Deno.test("trialOverrides() takes a module relative to the working folder", () => {
  const [{ value }] = trialOverrides(flags("--backbone", "./mine.ts"), "/here");
  assertEquals(value, "file:///here/mine.ts");
});

Deno.test("trialWorkspace() keeps trials apart from the results of tables", () => {
  const resultsOf = (...args: string[]) =>
    trialWorkspace(flags(...args), workspaceOf(flags(...args), "/here")).results;
  assertEquals(resultsOf(), "/here/results");
  assertEquals(resultsOf("--steps", "2"), "/here/.omh/trials");
  assertEquals(resultsOf("--backbone", "vit-s8", "--results", "mine"), "/here/mine");
  assertThrows(
    () => resultsOf("--steps", "2", "--results", "results"),
    UsageError,
    "the results of tables lie there",
  );
});

Deno.test("smallDatasetOverrides() fits batches and methods to fewer images than published", async () => {
  const workspace = fixtureWorkspace({ data: "/none" });
  const { plan, resources } = await loadPlan("tables/potsdam.yaml", "paper", workspace);
  const golden = new Resources({ data: [GOLDEN_ROOT] }, resources.scope);
  const [batch, ...options] = await smallDatasetOverrides(plan, golden);
  assertEquals(batch.path, ["train", "batch"]);
  assertEquals(options, [{ path: ["hp", "shrink_pools"], value: true }]);
  assertEquals(await smallDatasetOverrides(plan, resources), []);
});
