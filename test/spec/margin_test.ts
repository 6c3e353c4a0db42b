import { assertEquals } from "@std/assert";
import { planTable } from "../../src/spec/plan.ts";
import { CATALOGUE, specOf } from "./spec_fixture.ts";

/** Margins of claims on two rows that the paper has 2.4 and 0.6 points apart, the second score of a third row being unknown. */
function margins(margin = ""): number[] {
  const spec = specOf(`
  - { name: A, paper: { acc: 57.7, miou: 30.1 } }
  - { name: B, set: { stego.dim: 3 }, paper: { acc: 55.3, miou: 29.5 } }
  - { name: C, set: { stego.dim: 4 }, paper: { acc: 52.3 } }
claims: [acc(A) > acc(B), acc(B) < acc(A), miou(A) > miou(B), acc(A) > acc(C), miou(A) > miou(C)]
${margin}`);
  return planTable(spec, { track: "embedded", catalogue: CATALOGUE }).claims.map(({ margin }) => margin);
}

Deno.test("marginOf() is half the paper's difference, at least half a point, also where it gives no score", () => {
  assertEquals(margins(), [1.2, 1.2, 0.5, 2.7, 0.5]);
});

Deno.test("marginOf() is what the spec says of the metric", () => {
  assertEquals(margins("margin: { miou: 0.25 }"), [1.2, 1.2, 0.25, 2.7, 0.25]);
});
