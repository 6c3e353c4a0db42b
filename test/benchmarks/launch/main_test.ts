import { assert, assertEquals } from "@std/assert";
import { simulate } from "../../../benchmarks/launch/main.ts";

Deno.test("simulate() submits a table, loses half of it, submits that again and gathers all", async () => {
  const costs = await simulate(20);
  assertEquals(Object.keys(costs), [
    "all submitted",
    "all queued",
    "half lost",
    "the lost half submitted again",
    "all finished",
    "all finished, table written",
  ]);
  assertEquals(Object.keys(costs["all submitted"].laps), [
    "spec to plan",
    "keys, results, jobs",
    "submit",
    "one look",
  ]);
  assert(Object.values(costs).every(({ mebibytes }) => mebibytes > 10 && mebibytes < 4096));
});
