import { assertEquals, assertMatch } from "@std/assert";
import { startEngine } from "../../src/engine/start.ts";
import { losses, readings } from "./omh_losses.ts";
import { changedOutcome, inputsOf } from "./_golden.ts";

await startEngine("wasm");

Deno.test("losses() compares everything but codes, centres and the first joint", async () => {
  for (const name of await inputsOf("omh/loss_small", losses)) {
    assertMatch(name, /^(code|centres_\d+|joint_1_first)$/);
  }
});

Deno.test("readings() compares everything but codes and centres", async () => {
  for (const name of await inputsOf("omh/readings", readings)) assertMatch(name, /^(code|centres_\d+)$/);
});

const CHANGED = [
  ["omh/loss_small", "plan_1"],
  ["omh/loss_small", "assign_2"],
  ["omh/readings", "case4.match_losses"],
] as const;
for (const [file, name] of CHANGED) {
  Deno.test(`a changed "${name}" in ${file} is a miss`, async () => {
    const { verdict, detail } = await changedOutcome(file, name);
    assertEquals({ verdict, detail }, { verdict: "MISS", detail: name });
  });
}
