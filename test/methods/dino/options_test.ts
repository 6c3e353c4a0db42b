import { assertEquals } from "@std/assert";
import { dinoOptions } from "../../../src/methods/dino/options.ts";

Deno.test("dinoOptions default to the step size of STEGO's probes", () => {
  assertEquals(dinoOptions.parse({}), { probe_learning_rate: 5e-3 });
});

Deno.test("dinoOptions refuse rates out of range and unknown settings", () => {
  for (const bad of [{ probe_learning_rate: 0 }, { probe_learning_rate: 2 }, { dim: 70 }]) {
    assertEquals(dinoOptions.safeParse(bad).success, false, JSON.stringify(bad));
  }
});
