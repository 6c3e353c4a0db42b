import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { UsageError } from "../../src/cli/command.ts";
import { readFlags } from "../../src/cli/flags.ts";
import {
  CACHE,
  cacheBudget,
  ENGINE,
  engineChoice,
  RESULTS,
  ROOT,
  runOptions,
  TRACK,
  trackOf,
  TRIAL,
  WORK,
  workspaceOf,
} from "../../src/cli/shared_flags.ts";
import type { EngineChoice } from "../../src/engine/types.ts";
import { fakeTerminal, HOME, runCommand } from "./terminal_fixture.ts";

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
