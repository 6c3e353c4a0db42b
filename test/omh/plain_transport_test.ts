import { assert, assertEquals } from "@std/assert";
import { solveTransportPlainly } from "../../src/omh/plain_transport.ts";
import { solveTransport } from "../../src/omh/transport_plan.ts";
import { assertValues } from "../nn/tensor_fixture.ts";
import { problem } from "./omh_fixture.ts";

Deno.test("solveTransportPlainly() gives the plan of a symmetric problem worked by hand", () => {
  const [stay, move] = [1 / (1 + Math.exp(-2)), Math.exp(-2) / (1 + Math.exp(-2))].map((share) => share / 2);
  const plan = solveTransportPlainly({
    cost: Float32Array.of(0, 1, 1, 0),
    rows: 2,
    columns: 2,
    epsilon: 0.5,
    iterations: 3,
  });
  assertValues(plan, [stay, move, move, stay], 1e-7);
});

Deno.test("solveTransportPlainly() equals the log-domain plan at moderate temperatures", () => {
  for (const epsilon of [0.05, 0.1, 0.5]) {
    for (const iterations of [1, 20]) {
      const settings = problem(6, 12, { epsilon, iterations });
      // Entries reach 1/12; float32 sums of 12 products, repeated, leave a few 1e-7 of that.
      assertValues(solveTransportPlainly(settings), solveTransport(settings).plan, 1e-6);
    }
  }
});

Deno.test("solveTransportPlainly() breaks down once a row of exp(-D/eps) underflows", () => {
  const cost = Float32Array.of(1, 1, 1, 0.2, 0.4, 0);
  const settings = { cost, rows: 2, columns: 3, iterations: 5 };
  // exp(-1/0.005) = e^-200 is 0 in float32, whose smallest number is about e^-103; e^-50 is not.
  assert(solveTransportPlainly({ ...settings, epsilon: 0.02 }).every(Number.isFinite));
  assert(solveTransportPlainly({ ...settings, epsilon: 0.005 }).some(Number.isNaN));
  const { plan } = solveTransport({ ...settings, epsilon: 0.005 });
  assert(plan.every(Number.isFinite));
  assertEquals(plan.length, 6);
});
