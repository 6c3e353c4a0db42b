import { assert, assertAlmostEquals, assertEquals, assertGreaterOrEqual } from "@std/assert";
import fc from "fast-check";
import {
  planEntropy,
  solveTransport,
  solveTransportPlainly,
  transportCostGradient,
} from "../../src/omh/transport_plan.ts";
import { assertValues, finiteDifferences, spread } from "../nn/tensor_fixture.ts";
import { marginals, problem } from "./omh_fixture.ts";

Deno.test("solveTransport() gives the plan of a symmetric problem worked by hand", () => {
  const { plan } = solveTransport({
    cost: Float32Array.of(0, 1, 1, 0),
    rows: 2,
    columns: 2,
    epsilon: 0.5,
    iterations: 3,
  });
  // By symmetry both potentials are constant, so each row is softmax(-D/0.5) / 2.
  const [stay, move] = [1 / (1 + Math.exp(-2)), Math.exp(-2) / (1 + Math.exp(-2))].map((share) => share / 2);
  assertValues(plan, [stay, move, move, stay], 1e-7);
});

Deno.test("solveTransport() updates the columns before the rows", () => {
  const { plan } = solveTransport({
    cost: Float32Array.of(0, Math.log(3), 0, 0),
    rows: 2,
    columns: 2,
    epsilon: 1,
    iterations: 1,
  });
  // K = [[1, 1/3], [1, 1]]; columns to 1/2: [[1/4, 1/8], [1/4, 3/8]]; rows to 1/2: [[1/3, 1/6], [1/5, 3/10]].
  assertValues(plan, [1 / 3, 1 / 6, 1 / 5, 3 / 10], 1e-7);
});

Deno.test("solveTransport() holds potentials before each iteration and after the last", () => {
  const { plan, rowPotentials, columnPotentials } = solveTransport(problem(3, 5, { iterations: 4 }));
  assertEquals([plan.length, rowPotentials.length, columnPotentials.length], [15, 5 * 3, 4 * 5]);
  assertEquals(rowPotentials.subarray(0, 3), new Float32Array(3));
});

const side = fc.integer({ min: 1, max: 6 });
const anyProblem = fc.tuple(side, side).chain(([rows, columns]) =>
  fc.record({
    rows: fc.constant(rows),
    columns: fc.constant(columns),
    cost: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
      minLength: rows * columns,
      maxLength: rows * columns,
    }).map((cost) => Float32Array.from(cost)),
    epsilon: fc.double({ min: 0.3, max: 2, noNaN: true }),
  })
);

Deno.test("solveTransport() returns uniform marginals", () => {
  fc.assert(fc.property(anyProblem, ({ rows, columns, ...rest }) => {
    const { plan } = solveTransport({ rows, columns, ...rest, iterations: 200 });
    assert(plan.every((t) => t >= 0));
    const sums = marginals(plan, rows, columns);
    // At epsilon 0.3 and costs in [0, 1] an iteration shrinks the error by 0.87 or more: what is left is float32 rounding.
    assertValues(sums.rows, new Array(rows).fill(1 / rows), 2e-6);
    assertValues(sums.columns, new Array(columns).fill(1 / columns), 2e-6);
  }));
});

Deno.test("solveTransport() has exact rows after any number of iterations", () => {
  const { plan } = solveTransport(problem(4, 8, { epsilon: 0.02, iterations: 1 }));
  const sums = marginals(plan, 4, 8);
  assertValues(sums.rows, new Array(4).fill(1 / 4), 1e-6);
  // One iteration leaves the columns far off: the test above would notice a plan balanced in another order.
  assert(sums.columns.some((sum) => Math.abs(sum - 1 / 8) > 1e-3));
});

Deno.test("solveTransport() gives the potentials of all its iterations in the log domain, also where it stops early", () => {
  fc.assert(fc.property(anyProblem, ({ rows, columns, cost, epsilon }) => {
    const iterations = 60;
    const { rowPotentials, columnPotentials } = solveTransport({ rows, columns, cost, epsilon, iterations });
    const score = (row: number, column: number) => Math.fround(-cost[row * columns + column] / epsilon);
    const balanced = (count: number, others: number, entry: (line: number, other: number) => number) =>
      Float32Array.from({ length: count }, (_, line) => {
        const entries = Array.from({ length: others }, (_, other) => entry(line, other));
        const top = Math.max(...entries);
        const sum = entries.reduce((sum, value) => sum + Math.exp(value - top), 0);
        return -Math.log(count) - top - Math.log(sum);
      });
    let f = new Float32Array(rows);
    for (let k = 0; k < iterations; k++) {
      const g = balanced(columns, rows, (column, row) => score(row, column) + f[row]);
      f = balanced(rows, columns, (row, column) => score(row, column) + g[column]);
      // Each rounds to float32 once; an iteration does not enlarge what the last one rounded.
      assertValues(columnPotentials.slice(k * columns, (k + 1) * columns), [...g], 1e-5);
      assertValues(rowPotentials.slice((k + 1) * rows, (k + 2) * rows), [...f], 1e-5);
    }
  }));
});

Deno.test("solveTransport() gives the same plan by scalings as in the log domain", () => {
  // One entry of a cost of 2 sends the whole problem to the log domain; its row alone may change by exp(-1/0.005).
  const cold = problem(27, 54, { epsilon: 0.005 });
  const cost = cold.cost.slice();
  const dearest = cost.indexOf(Math.max(...cost));
  cost[dearest] = 2;
  assertValues(solveTransport({ ...cold, cost }).plan, [...solveTransport(cold).plan], 1e-6);
});

Deno.test("solveTransport() spreads the plan more at a higher temperature", () => {
  fc.assert(
    fc.property(anyProblem, fc.double({ min: 1.1, max: 4, noNaN: true }), ({ epsilon, ...rest }, factor) => {
      const entropy = (epsilon: number) =>
        planEntropy(solveTransport({ ...rest, epsilon, iterations: 200 }).plan);
      // Equal costs give equal entropies up to rounding.
      assertGreaterOrEqual(entropy(epsilon * factor), entropy(epsilon) - 1e-5);
    }),
    { numRuns: 40 },
  );
  const entropies = [0.02, 0.05, 0.1].map((epsilon) =>
    planEntropy(solveTransport(problem(27, 54, { epsilon })).plan)
  );
  assert(entropies[0] < entropies[1] && entropies[1] < entropies[2], `${entropies}`);
});

Deno.test("solveTransport() stays finite where exp(-D/eps) underflows", () => {
  const cost = Float32Array.of(1, 1, 1, 0.2, 0.4, 0);
  const { plan } = solveTransport({ cost, rows: 2, columns: 3, epsilon: 0.001, iterations: 100 });
  assert(plan.every(Number.isFinite));
  assertValues(marginals(plan, 2, 3).rows, [0.5, 0.5], 1e-4);
});

Deno.test("transportCostGradient() is the slope of a function of the plan", async () => {
  for (const iterations of [1, 2, 7]) {
    const settings = problem(3, 4, { epsilon: 0.5, iterations });
    const weights = spread(12, 40);
    const value = (cost: Float32Array) =>
      solveTransport({ ...settings, cost }).plan.reduce((sum, t, at) => sum + t * weights[at], 0);
    const slopes = await finiteDifferences(value, settings.cost, 0.01);
    const gradient = transportCostGradient(settings, solveTransport(settings), weights);
    // Slopes reach 0.1; curvature at step/epsilon = 0.02 and float32 rounding leave a few 1e-5.
    assert(slopes.some((slope) => Math.abs(slope) > 0.02));
    assertValues(gradient, slopes, 1e-4);
  }
});

Deno.test("transportCostGradient() is 0 for a function that the row marginals fix", () => {
  const settings = problem(3, 4, { epsilon: 0.1, iterations: 10 });
  // The sum over each row is 1/3 whatever the cost.
  const weights = Float32Array.from({ length: 12 }, (_, at) => [5, -2, 1][Math.floor(at / 4)]);
  const gradient = transportCostGradient(settings, solveTransport(settings), weights);
  // Terms of up to 5 * 0.1 / epsilon cancel in float32.
  assertValues(gradient, new Array(12).fill(0), 1e-5);
});

Deno.test("planEntropy() is the logarithm of the number of equal entries", () => {
  assertAlmostEquals(planEntropy(new Float32Array(8).fill(1 / 8)), Math.log(8), 1e-12);
});

Deno.test("planEntropy() counts empty entries as 0", () => {
  assertAlmostEquals(planEntropy(Float32Array.of(0.5, 0, 0, 0.5)), Math.log(2), 1e-12);
  assertEquals(planEntropy(Float32Array.of(1, 0)), 0);
});

Deno.test("planEntropy() sums - T log T", () => {
  assertAlmostEquals(
    planEntropy(Float32Array.of(0.75, 0.25)),
    0.75 * Math.log(4 / 3) + 0.25 * Math.log(4),
    1e-12,
  );
});

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
