import { assertEquals } from "@std/assert";
import { graceOf, Interruption } from "../../src/base/interruption.ts";

Deno.test("what a scheduler says early leaves a minute, all else seconds", () => {
  const graces = (["SIGINT", "SIGTERM", "SIGUSR1"] as const).map((by) => graceOf(new Interruption(by)));
  assertEquals(graces, [4000, 4000, 60_000]);
  assertEquals(graceOf(undefined), 4000);
});

Deno.test("an interruption is an abort, and Ctrl-C is no preemption", () => {
  const [typed, asked] = [new Interruption("SIGINT"), new Interruption("SIGTERM")];
  assertEquals([typed.name, asked.name], ["AbortError", "AbortError"]);
  assertEquals([typed.isPreemption, asked.isPreemption], [false, true]);
});
