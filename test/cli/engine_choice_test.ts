import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { UsageError } from "../../src/cli/command.ts";
import { ENGINE_USAGE, engineChoice } from "../../src/cli/engine_choice.ts";
import { readFlags } from "../../src/cli/flags.ts";
import type { EngineChoice } from "../../src/engine/types.ts";
import { runCommand } from "./terminal_fixture.ts";

/** The choice for arguments and a value of `OMH_ENGINE`. */
function choose(args: string[], value?: string, standard = "wasm"): EngineChoice {
  const environment = { get: (name: string) => name === "OMH_ENGINE" ? value : undefined };
  return engineChoice(readFlags(args, { string: ["engine"] }), standard, environment);
}

Deno.test("engineChoice() takes the flag, then the variable, then the standard", () => {
  assertEquals(choose(["--engine", "native"], "cpu"), "native");
  assertEquals(choose([], "cpu"), "cpu");
  assertEquals(choose([], undefined, "auto"), "auto");
});

Deno.test("engineChoice() takes an empty variable for none", () => {
  assertEquals(choose([], ""), "wasm");
});

Deno.test("engineChoice() refuses an unknown name and says where it stands", () => {
  const expected = "expected one of auto, cuda, webgpu, native, wasm, cpu";
  assertThrows(
    () => choose(["--engine", "wasn"]),
    UsageError,
    `Cannot take the engine "wasn" of --engine: there is none of that name, ${expected} (nearest: "wasm")`,
  );
  assertThrows(
    () => choose([], undefined, "gpu"),
    UsageError,
    `Cannot take the engine "gpu" of the spec's track: there is none of that name, ${expected}`,
  );
  assertThrows(
    () => choose([], "blas"),
    UsageError,
    `Cannot take the engine "blas" of OMH_ENGINE: there is none of that name, ${expected}`,
  );
});

Deno.test("plan explains the flag and refuses an unknown engine", async () => {
  assertStringIncludes((await runCommand(["plan", "--help"])).out, ENGINE_USAGE);
  const { code, err } = await runCommand(["plan", "tables/ablation-tau.yaml", "--engine", "wasn"]);
  assertEquals(code, 2);
  assertStringIncludes(err, 'Cannot take the engine "wasn" of --engine');
});
