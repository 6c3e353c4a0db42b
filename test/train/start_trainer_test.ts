import { assertEquals } from "@std/assert";
import type { CellSettings } from "../../src/spec/mod.ts";
import { trainsLinearProbe } from "../../src/train/start_trainer.ts";

Deno.test("trainsLinearProbe() is true where one is asked for and there are steps to train it", () => {
  const train = (changes: object) =>
    ({ train: { linear_probe: true, steps: 2, ...changes } }) as CellSettings;
  assertEquals(trainsLinearProbe(train({})), true);
  assertEquals(trainsLinearProbe(train({ linear_probe: false })), false);
  assertEquals(trainsLinearProbe(train({ steps: 0 })), false);
});
