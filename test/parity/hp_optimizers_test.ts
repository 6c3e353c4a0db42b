import { assertEquals, assertMatch } from "@std/assert";
import { startEngine } from "../../src/engine/start.ts";
import { optimizers } from "./hp_optimizers.ts";
import { changedOutcome, inputsOf } from "./_golden.ts";

await startEngine("wasm");

Deno.test("optimizers() compares everything but initial values and gradients", async () => {
  for (const name of await inputsOf("hp/optimizers", optimizers)) {
    assertMatch(name, /^(init|step\d+_grad)_[ab]$/);
  }
});

for (
  const name of [
    "step0_norm",
    "step1_clipped_b",
    "step4_adamw_a",
    "step4_adam_linear_b",
    "step4_adam_cluster_a",
  ]
) {
  Deno.test(`a changed "${name}" in hp/optimizers is a miss`, async () => {
    const { verdict, detail } = await changedOutcome("hp/optimizers", name);
    assertEquals({ verdict, detail }, { verdict: "MISS", detail: name });
  });
}
