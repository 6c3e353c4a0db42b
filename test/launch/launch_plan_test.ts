import { assertEquals } from "@std/assert";
import { type PlannedJob, withCells } from "../../src/launch/launch_plan.ts";

Deno.test("withCells() leaves of a job some cells and what is known of them, in their order", () => {
  const job = {
    job: { numerics: "n", cells: ["a", "b", "c"].map((key) => ({ key })) },
    frames: { a: { row: "1" }, b: { row: "2" }, c: { row: "3" } },
  } as unknown as PlannedJob;
  assertEquals(withCells(job, new Set(["c", "a", "other"])), {
    job: { numerics: "n", cells: [{ key: "a" }, { key: "c" }] },
    frames: { a: { row: "1" }, c: { row: "3" } },
  } as unknown as PlannedJob);
});
