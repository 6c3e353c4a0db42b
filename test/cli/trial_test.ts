import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../src/cli/command.ts";
import { readFlags } from "../../src/cli/flags.ts";
import { loadPlan } from "../../src/cli/load_plan.ts";
import { HOME, places } from "../../src/cli/places.ts";
import { smallDatasetOverrides, TRIAL_FLAGS, trialOverrides, trialPlaces } from "../../src/cli/trial.ts";
import { GOLDEN_ROOT } from "../data/_files.ts";
import { fakeTerminal } from "./terminal_fixture.ts";

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

Deno.test("trialPlaces() keeps trials apart from the results of tables", () => {
  const resultsOf = (...args: string[]) =>
    trialPlaces(flags(...args), places(flags(...args), "/here")).results;
  assertEquals(resultsOf(), `${HOME}results`);
  assertEquals(resultsOf("--steps", "2"), `${HOME}.omh/trials`);
  assertEquals(resultsOf("--backbone", "vit-s8", "--results", "mine"), "/here/mine");
  assertThrows(
    () => resultsOf("--steps", "2", "--results", `${HOME}results`),
    UsageError,
    "the results of tables lie there",
  );
});

Deno.test("smallDatasetOverrides() fits batches and methods to fewer images than published", async () => {
  const folders = { benchmarks: `${HOME}benchmarks`, root: "/none" };
  const { plan, scope } = await loadPlan("tables/potsdam.yaml", "paper", folders, fakeTerminal());
  const [batch, ...options] = await smallDatasetOverrides(plan, { root: GOLDEN_ROOT, scope });
  assertEquals(batch.path, ["train", "batch"]);
  assertEquals(options, [{ path: ["hp", "shrink_pools"], value: true }]);
  assertEquals(await smallDatasetOverrides(plan, { root: "/none", scope }), []);
});
