import { assertEquals } from "@std/assert";
import { worstVerdict } from "../../../src/results/check/verdicts.ts";

Deno.test("worstVerdict() puts what differs before what cannot be compared, and both before a pass", () => {
  assertEquals(worstVerdict(["same", "cannot compare", "differs", "within tolerance"]), "differs");
  assertEquals(worstVerdict(["same", "cannot compare", "within tolerance"]), "cannot compare");
  assertEquals(worstVerdict(["same", "within tolerance"]), "within tolerance");
  assertEquals([worstVerdict(["same"]), worstVerdict([])], ["same", "same"]);
});
