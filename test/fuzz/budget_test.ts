import { assertGreaterOrEqual } from "@std/assert";
import { BUDGET } from "./_fuzz.ts";

Deno.test("the readers are tried on at least 20,000 inputs", () => {
  assertGreaterOrEqual(Object.values(BUDGET).reduce((sum, inputs) => sum + inputs, 0), 20_000);
});
