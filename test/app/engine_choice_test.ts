import { assertEquals, assertThrows } from "@std/assert";
import { engineChoiceOf, engineFor, isEngineChoice } from "../../src/app/engine_choice.ts";
import { UsageError } from "../../src/app/load_plan.ts";
import { tinyPlan } from "../results/results_fixture.ts";

const planOn = (engine: string) => ({ ...tinyPlan(), traits: { ...tinyPlan().traits, engine } });

Deno.test("engineChoiceOf() takes what is asked for, or else what the track says", () => {
  assertEquals(engineChoiceOf(planOn("auto"), {}), "auto");
  assertEquals(engineChoiceOf(planOn("auto"), { engine: "cpu" }), "cpu");
  assertEquals(isEngineChoice("wasm"), true);
});

Deno.test("engineChoiceOf() names the nearest engine to one that there is not", () => {
  const message =
    'Cannot take the engine "wsam" of the spec\'s track: there is none of that name, expected one of auto,';
  const error = assertThrows(() => engineChoiceOf(planOn("wsam"), {}), UsageError, message);
  assertEquals(error.message.endsWith('(nearest: "wasm")'), true);
  assertEquals(isEngineChoice("wsam"), false);
});

Deno.test("engineFor() starts it", async () => {
  assertEquals((await engineFor(planOn("auto"), { engine: "wasm" })).name, "wasm");
});
