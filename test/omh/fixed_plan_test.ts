import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { RandomStreams } from "../../src/base/random.ts";
import { treePlan, uniformPlan } from "../../src/omh/fixed_plan.ts";
import { marginals } from "./omh_fixture.ts";

const stream = (seed = 0) => new RandomStreams(seed).stream("tree");

Deno.test("uniformPlan() gives every pair the same mass", () => {
  assertEquals(uniformPlan(2, 4), { rows: 2, columns: 4, plan: new Float32Array(8).fill(1 / 8) });
});

Deno.test("treePlan() of twice as many lower clusters gives two to each higher one", () => {
  const { plan } = treePlan(3, 6, stream());
  assertEquals(plan.filter((t) => t > 0), new Float32Array(6).fill(1 / 6));
  const { rows, columns } = marginals(plan, 3, 6);
  for (const mass of rows) assert(Math.abs(mass - 1 / 3) < 1e-6);
  for (const mass of columns) assert(Math.abs(mass - 1 / 6) < 1e-6);
});

Deno.test("treePlan() hangs each lower cluster on one higher, in numbers that differ by at most 1", () => {
  const sizes = fc.record({
    rows: fc.integer({ min: 1, max: 12 }),
    more: fc.integer({ min: 0, max: 30 }),
    seed: fc.integer({ min: 0, max: 99 }),
  });
  fc.assert(fc.property(sizes, ({ rows, more, seed }) => {
    const columns = rows + more;
    const { plan } = treePlan(rows, columns, stream(seed));
    const hung = marginals(plan.map((t) => Number(t > 0)), rows, columns);
    assert(hung.columns.every((count) => count === 1));
    assert(Math.max(...hung.rows) - Math.min(...hung.rows) <= 1);
  }));
});
