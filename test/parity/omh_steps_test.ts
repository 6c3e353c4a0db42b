import { assertEquals, assertMatch } from "@std/assert";
import { startEngine } from "../../src/engine/start.ts";
import { steps } from "./omh_steps.ts";
import { changedOutcome, inputsOf } from "./_golden.ts";

await startEngine("wasm");

Deno.test("steps() compares everything but features and initial parameters", async () => {
  for (const name of await inputsOf("omh/steps", steps)) assertMatch(name, /^(feats|head_0|centres_\d+_0)$/);
});

const CHANGED = [
  ["omh/steps", "losses"],
] as const;
for (const [file, name] of CHANGED) {
  Deno.test(`a changed "${name}" in ${file} is a miss`, async () => {
    const { verdict, detail } = await changedOutcome(file, name);
    assertEquals({ verdict, detail }, { verdict: "MISS", detail: name });
  });
}
