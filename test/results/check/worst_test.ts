import { assertEquals } from "@std/assert";
import { worst } from "../../../src/results/check/worst.ts";

Deno.test("worst() puts what differs before what cannot be compared, and both before a pass", () => {
  assertEquals(worst(["same", "cannot compare", "differs", "within tolerance"]), "differs");
  assertEquals(worst(["same", "cannot compare", "within tolerance"]), "cannot compare");
  assertEquals(worst(["same", "within tolerance"]), "within tolerance");
  assertEquals([worst(["same"]), worst([])], ["same", "same"]);
});
