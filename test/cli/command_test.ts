import { assertEquals } from "@std/assert";
import { Interruption } from "../../src/base/interruption.ts";
import { EXIT, interruptedExit } from "../../src/cli/command.ts";

Deno.test("exit codes differ from each other", () => {
  const codes = Object.values(EXIT);
  assertEquals(new Set<number>(codes).size, codes.length);
});

Deno.test("interruptedExit() tells a scheduler's end from Ctrl-C", () => {
  assertEquals(interruptedExit(AbortSignal.abort(new Interruption("SIGTERM"))), EXIT.preempted);
  assertEquals(interruptedExit(AbortSignal.abort(new Interruption("SIGINT"))), EXIT.interrupted);
  assertEquals(interruptedExit(AbortSignal.abort()), EXIT.interrupted);
});
