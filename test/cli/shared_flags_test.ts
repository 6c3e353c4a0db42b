import { assert, assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { UsageError } from "../../src/cli/command.ts";
import { readFlags } from "../../src/cli/flags.ts";
import {
  CACHE,
  cacheBudget,
  ENGINE,
  engineChoice,
  onlyArgument,
  onlyDefinition,
  REMOTE,
  RESULTS,
  ROOT,
  runOptions,
  specsOf,
  TRACK,
  trackOf,
  TRIAL,
  WORK,
  workspaceOf,
} from "../../src/cli/shared_flags.ts";
import type { EngineChoice } from "../../src/engine/types.ts";
import { Registry } from "../../src/spec/mod.ts";
import { fakeTerminal, fixtureWorkspace, HOME, runCommand, withFolder } from "./terminal_fixture.ts";
import { openWorkspace } from "../../src/base/workspace.ts";

/** The choice for arguments and a value of `OMH_ENGINE`. */
function choose(args: string[], value?: string): EngineChoice | undefined {
  const environment = { get: (name: string) => name === "OMH_ENGINE" ? value : undefined };
  return engineChoice(readFlags(args, ENGINE), environment);
}

Deno.test("engineChoice() takes the flag, then the variable, an empty one for none", () => {
  assertEquals(choose(["--engine", "native"], "cpu"), "native");
  assertEquals(choose([], "cpu"), "cpu");
  assertEquals([choose([]), choose([], "")], [undefined, undefined]);
});

Deno.test("engineChoice() refuses an unknown name and says where it stands", () => {
  const expected = "expected one of auto, cuda, webgpu, native, wasm, cpu";
  assertThrows(
    () => choose(["--engine", "wasn"]),
    UsageError,
    `Cannot take the engine "wasn" of --engine: there is none of that name, ${expected} (nearest: "wasm")`,
  );
  assertThrows(
    () => choose([], "blas"),
    UsageError,
    `Cannot take the engine "blas" of OMH_ENGINE: there is none of that name, ${expected}`,
  );
});

Deno.test("plan explains the engine's flag and refuses an unknown engine", async () => {
  assertStringIncludes((await runCommand(["plan", "--help"])).out, "--engine NAME    auto, cuda, ");
  const { code, err } = await runCommand(["plan", "tables/ablation-tau.yaml", "--engine", "wasn"]);
  assertEquals(code, 2);
  assertStringIncludes(err, 'Cannot take the engine "wasn" of --engine');
});

Deno.test("trackOf() is embedded unless --track says another", () => {
  const track = (...args: string[]) => trackOf(readFlags(args, TRACK));
  assertEquals([track(), track("--track", "full-scale")], ["embedded", "full-scale"]);
});

Deno.test("workspaceOf() takes the folders that a command has flags for, relative to the current one", () => {
  const table = { ...RESULTS, ...ROOT, ...CACHE };
  const flags = readFlags(["--results", "out", "--root", "/data", "--cache", "kept"], table);
  const { results, data, cache } = workspaceOf(flags, table, { cwd: "/elsewhere" });
  assertEquals([results, data[0], cache], ["/elsewhere/out", "/data", "/elsewhere/kept"]);
  const bare = workspaceOf(readFlags([], {}), {}, { cwd: "/elsewhere", base: HOME });
  assertEquals([bare.results, bare.data], [`${HOME}results`, [`${HOME}datasets`]]);
});

Deno.test("workspaceOf() refuses a cache whose path a list of permissions would part", () => {
  const flags = readFlags(["--cache", ".omh/c,d"], CACHE);
  assertThrows(
    () => workspaceOf(flags, CACHE, { cwd: "/elsewhere" }),
    UsageError,
    'Cannot keep features in ".omh/c,d": its path has a comma',
  );
});

Deno.test("cacheBudget() takes sizes with their unit, and 0", () => {
  const budget = (...args: string[]) => cacheBudget(readFlags(args, CACHE));
  assertEquals(budget(), undefined);
  assertEquals(
    ["7B", "2KiB", "1.5MiB", "20GiB", "3 TiB", "0", "0GiB"].map((size) => budget("--cache-budget", size)),
    [7, 2048, 1.5 * 2 ** 20, 20 * 2 ** 30, 3 * 2 ** 40, 0, 0],
  );
  for (const size of ["20", "20GB", "GiB", "many", "-1GiB"]) {
    assertThrows(
      () => budget(`--cache-budget=${size}`),
      UsageError,
      `Cannot read "--cache-budget": it is "${size}", expected 0 or a size in B, KiB, MiB, GiB, TiB`,
    );
  }
  assertStringIncludes(CACHE["cache-budget"].about, "(default: 8GiB)");
});

Deno.test("runOptions() holds what the command's flags say and nothing that it has no flag for", () => {
  const table = { ...TRIAL, ...WORK, ...RESULTS };
  const options = (...args: string[]) => runOptions(readFlags(args, table), table, fakeTerminal());
  const { steps, backbone, workers, fresh, stepLimit, ...others } = options(
    "--steps",
    "2",
    "--backbone",
    "vit-s8",
    "--jobs",
    "3",
    "--step-limit",
    "60",
  );
  assertEquals([steps, backbone, workers, fresh, stepLimit], [2, "vit-s8", 3, false, 60]);
  assertEquals(Object.keys(others).sort(), ["clock", "onDigest", "signal", "workspace"]);
  assertThrows(() => options("--steps", "0"), UsageError, '"--steps"');
  assertThrows(
    () => options("--steps", "2", "--results", `${HOME}results`),
    UsageError,
    "the results of tables lie there",
  );
});

Deno.test("specsOf() takes the named specs, or those of all tables", async () => {
  const workspace = fixtureWorkspace();
  assertEquals(await specsOf(readFlags(["a.yaml", "b.yaml"], {}), workspace, false), ["a.yaml", "b.yaml"]);
  const all = await specsOf(readFlags([], {}), workspace, true);
  assert(all.includes(`${HOME}benchmarks/tables/ablation-tau.yaml`));
  assert(all.every((name) => name.startsWith(`${HOME}benchmarks/tables/`)));
  const elsewhere = openWorkspace({ folder: "/no/such" });
  const error = await assertRejects(() => specsOf(readFlags([], {}), elsewhere, true), UsageError);
  assertEquals(error.message, 'Cannot take all specs: there is none in "/no/such/tables", expected some');
});

Deno.test("specsOf() refuses no spec, and specs beside --all", async () => {
  for (const [args, all] of [[[], false], [["a.yaml"], true]] as const) {
    const named = readFlags([...args], {});
    const error = await assertRejects(() => specsOf(named, fixtureWorkspace(), all), UsageError);
    assertStringIncludes(error.message, "Cannot tell which specs to take: ");
  }
});

Deno.test("onlyArgument() takes one or none, and refuses two", () => {
  const only = (...args: string[]) => onlyArgument(readFlags(args, {}), "spec");
  assertEquals([only("a.yaml"), only()], ["a.yaml", undefined]);
  assertThrows(() => only("a.yaml", "b.yaml"), UsageError, "Cannot tell which spec to take: 2 are named");
});

const registry = new Registry<string>("dataset", { earth: () => Promise.resolve({ default: "the earth" }) });

function load(args: string[], cwd = "/") {
  return onlyDefinition(registry, "dataset", readFlags(args, REMOTE), fakeTerminal({ cwd }));
}

Deno.test("onlyDefinition() loads what is named, or nothing", async () => {
  assertEquals(await load(["earth"]), "the earth");
  assertEquals(await load([]), undefined);
});

Deno.test("onlyDefinition() imports a module relative to the working folder", async () => {
  await withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/moon.ts`, 'export default "the moon";');
    assertEquals(await load(["./moon.ts"], folder), "the moon");
  });
});

Deno.test("onlyDefinition() refuses two names and an unknown one", async () => {
  await assertRejects(
    () => load(["earth", "moon"]),
    UsageError,
    "Cannot tell which dataset to take: 2 are named, expected one",
  );
  await assertRejects(() => load(["earht"]), UsageError, 'Cannot find the dataset "earht"');
});
