import { assertEquals } from "@std/assert";
import { cellsOf, planTable } from "../../src/spec/plan.ts";
import { withSeeds } from "../../src/spec/seeds.ts";
import { CATALOGUE, specOf } from "./spec_fixture.ts";

Deno.test("withSeeds() gives each point its seeds and leaves the rest", () => {
  const spec = specOf(
    "  - { name: A, seeds: [0, 1] }\n  - { name: B, seeds: [5], set: { train: { steps: 5 } } }",
  );
  const plan = planTable(spec, { track: "paper", catalogue: CATALOGUE });
  const more = withSeeds(plan, ({ name, seeds }) => name === "A" ? [...seeds, 7] : []);
  assertEquals(cellsOf(more).map(({ point, seed }) => [point.name, seed]), [["A", 0], ["A", 1], ["A", 7]]);
  assertEquals(withSeeds(more, ({ name }) => name === "A" ? [0, 1] : [5]), plan);
});
