import { assert, assertAlmostEquals, assertEquals, assertMatch, assertRejects } from "@std/assert";
import fc from "fast-check";
import { grads, mul, type Scalar, sum, type Tensor, type Tensor2D, tensor2d } from "@tensorflow/tfjs-core";
import { RandomStreams } from "../../src/base/random.ts";
import { DivergedError } from "../../src/nn/diverged_error.ts";
import { centerCost, fixedLevelPlans, planTensor, solveLevelPlans } from "../../src/omh/level_plans.ts";
import type { OmhOptions } from "../../src/omh/options.ts";
import { planEntropy, solveTransport } from "../../src/omh/transport_plan.ts";
import {
  assertGradients,
  assertKeeps,
  assertTensor,
  assertValues,
  finiteDifferences,
  tensorTest,
} from "../nn/tensor_fixture.ts";
import { marginals, matrix, omh } from "./omh_fixture.ts";

const centers = () => [matrix(2, 5), matrix(4, 5, 40), matrix(8, 5, 90)];

tensorTest(
  "solveLevelPlans() solves every pair of adjacent levels with the options' temperature",
  async () => {
    const levels = centers();
    const options = omh({ epsilon: 0.2, iterations: 50 });
    const plans = await solveLevelPlans(levels, options);
    assertEquals(plans.map(({ rows, columns }) => [rows, columns]), [[2, 4], [4, 8]]);
    plans.forEach(({ problem, plan, entropy }, m) => {
      assert(problem);
      assertEquals([problem.epsilon, problem.iterations], [0.2, 50]);
      assertEquals(problem.cost, centerCost(levels[m], levels[m + 1]).dataSync());
      assertEquals(plan, solveTransport(problem).plan);
      assertEquals(entropy, planEntropy(plan));
    });
  },
);

tensorTest("solveLevelPlans() has no plan for one level", async () => {
  assertEquals(await solveLevelPlans([matrix(3, 5)], omh()), []);
});

tensorTest("solveLevelPlans() gives the plain solver's plan where that is asked for", async () => {
  const [log] = await solveLevelPlans(centers(), omh({ epsilon: 0.1 }));
  const [plain] = await solveLevelPlans(centers(), omh({ epsilon: 0.1, solver: "plain" }));
  assertEquals(plain.solution, undefined);
  // Float32 rounding in sums of products, relative to entries of up to 1/4.
  assertValues(plain.plan, log.plan, 1e-6);
});

tensorTest("solveLevelPlans() names levels, solver and temperature when a plan is not finite", async () => {
  // The second level's first centre is orthogonal to the whole third level: its row of exp(-1/0.005) is 0 in float32.
  const levels = [
    tensor2d([[1, 1, 0]]),
    tensor2d([[1, 0, 0], [0, 1, 0]]),
    tensor2d([[0, 1, 0], [0, 1, 1]]),
  ];
  const error = await assertRejects(() => solveLevelPlans(levels, omh({ solver: "plain", epsilon: 0.005 })));
  assert(error instanceof DivergedError);
  assertEquals(
    error.reason,
    "the transport plan between levels 2 and 3 is not finite (solver plain, epsilon 0.005)",
  );
  const plans = await solveLevelPlans(levels, omh({ solver: "log", epsilon: 0.005 }));
  assert(plans.every(({ plan }) => plan.every(Number.isFinite)));
});

tensorTest("solveLevelPlans() refuses plans whose rows have lost their mass", async () => {
  const levels = [matrix(3, 4), matrix(6, 4, 40)];
  // Below what the options take: potentials of 1e8 are multiples of 8 in float32.
  const options = { ...omh({ levels: 2 }), epsilon: 1e-8 };
  const error = await assertRejects(() => solveLevelPlans(levels, options), DivergedError);
  assertMatch(
    error.reason,
    /^the transport plan between levels 1 and 2 has lost its marginals: row \d holds [\d.e+-]+ times its mass \(solver log, epsilon 1e-8\)$/,
  );
});

tensorTest("solveLevelPlans() keeps the mass of every row at the smallest epsilon", () => {
  const sides = fc.record({ rows: fc.integer({ min: 2, max: 12 }), growth: fc.integer({ min: 1, max: 3 }) });
  return fc.assert(
    fc.asyncProperty(sides, fc.integer({ min: 0, max: 999 }), async ({ rows, growth }, from) => {
      const levels = [matrix(rows, 5, from), matrix(rows * growth, 5, from + 77)];
      const [{ plan }] = await solveLevelPlans(levels, omh({ levels: 2, epsilon: 1e-4 }));
      // Half a unit of float32 at potentials of 1e4, relative to a mass of 1.
      assertAlmostEquals(plan.reduce((sum, t) => sum + t, 0), 1, 5e-4);
    }),
  );
});

Deno.test("fixedLevelPlans() gives a plan per pair of levels, with its entropy, and none where plans are solved", () => {
  const random = new RandomStreams(3);
  assertEquals(fixedLevelPlans([3, 6, 12], omh(), random), null);
  const uniform = fixedLevelPlans([3, 6, 12], omh({ plan: "uniform" }), random)!;
  assertEquals(uniform.map(({ rows, columns }) => [rows, columns]), [[3, 6], [6, 12]]);
  uniform.forEach(({ entropy }, m) => assertAlmostEquals(entropy, Math.log([18, 72][m]), 1e-5));
  const trees = fixedLevelPlans([3, 6, 12], omh({ plan: "fixed" }), random)!;
  // One entry a column, all alike.
  trees.forEach(({ entropy }, m) => assertAlmostEquals(entropy, Math.log([6, 12][m]), 1e-5));
});

Deno.test("fixedLevelPlans() draws trees by the seed, one stream a pair", () => {
  const trees = (seed: number, sizes: number[]) =>
    fixedLevelPlans(sizes, omh({ plan: "fixed" }), new RandomStreams(seed))!.map(({ plan }) => plan);
  assertEquals(trees(0, [3, 6, 12]), trees(0, [3, 6, 12]));
  assertEquals(trees(0, [3, 6, 12])[0], trees(0, [3, 6])[0]);
  assert(String(trees(0, [3, 6])) !== String(trees(1, [3, 6])));
});

tensorTest("planTensor() takes fixed plans, and scales their rows", () => {
  const [plan] = fixedLevelPlans([2, 4], omh({ plan: "fixed" }), new RandomStreams(0))!;
  const [higher, lower] = centers();
  assertTensor(planTensor(plan, higher, lower, omh()), [2, 4], plan.plan, 0);
  const row = planTensor(plan, higher, lower, omh({ plan_scale: "row" }));
  assertEquals(marginals(row.dataSync(), 2, 4).rows, [1, 1]);
});

tensorTest("solveLevelPlans() leaves no tensor behind", async () => {
  const levels = centers();
  await assertKeeps(0, () => solveLevelPlans(levels, omh()));
});

tensorTest("planTensor() sums to 1, or row by row if so scaled", async () => {
  const [higher, lower] = centers();
  const [plan] = await solveLevelPlans([higher, lower], omh());
  const mass = planTensor(plan, higher, lower, omh());
  assertTensor(mass, [2, 4], plan.plan, 0);
  assertAlmostEquals(mass.dataSync<"float32">().reduce((sum, t) => sum + t, 0), 1, 1e-5);
  const row = planTensor(plan, higher, lower, omh({ plan_scale: "row" }));
  assertEquals(row.shape, [2, 4]);
  assertValues(marginals(row.dataSync(), 2, 4).rows, [1, 1], 1e-5);
});

tensorTest("planTensor() hands the centres no gradient by default", async () => {
  const { gradients } = await weightedPlan(omh({ epsilon: 0.4 }));
  gradients.forEach((gradient) => assertValues(gradient, new Float32Array(gradient.length), 0));
});

tensorTest(
  "planTensor() differentiated through the iterations is the slope in both levels' centres",
  async () => {
    for (const plan_scale of ["mass", "row"] as const) {
      const options = omh({ epsilon: 0.4, iterations: 6, plan_gradient: "unrolled", plan_scale });
      const { inputs, gradients, value } = await weightedPlan(options);
      for (const [i, input] of inputs.entries()) {
        const at = (x: Float32Array) =>
          value(inputs.map((other, j) => j === i ? tensor2d(x, input.shape) : other));
        const slopes = await finiteDifferences(at, input.dataSync<"float32">(), 0.01);
        assert(slopes.some((slope) => Math.abs(slope) > 0.01));
        // Curvature at a step of 0.01 leaves a few 1e-4 of slopes below 1.
        assertValues(gradients[i], slopes, 1e-3);
      }
    }
  },
);

/** A weighted sum of the plan's entries, its value anywhere and its gradients. */
async function weightedPlan(options: OmhOptions) {
  const inputs = [
    tensor2d([[1, 0.2, 0.3], [0.1, 1, 0.4]]),
    tensor2d([[1, 0.5, 0.1], [0.2, 0.3, 1], [0.5, 1, 0.6]]),
  ];
  const weights = matrix(2, 3, 60);
  const weighted = (plan: Tensor) => sum(mul(plan, weights)) as Scalar;
  const value = async (inputs: Tensor2D[]) => {
    const [plan] = await solveLevelPlans(inputs, options);
    return weighted(planTensor(plan, inputs[0], inputs[1], options)).dataSync()[0];
  };
  const [plan] = await solveLevelPlans(inputs, options);
  // The term without weight keeps the gradient defined where the plan is a constant.
  const objective = (higher: Tensor, lower: Tensor) =>
    weighted(planTensor(plan, higher as Tensor2D, lower as Tensor2D, options)).add(
      sum(higher).mul(0),
    ).add(sum(lower).mul(0)) as Scalar;
  const gradients = grads(objective)(inputs).map((gradient) => gradient.dataSync<"float32">());
  return { inputs, gradients, value };
}

tensorTest("planTensor() makes one tensor", async () => {
  const [higher, lower] = centers();
  for (const plan_gradient of ["constant", "unrolled"] as const) {
    const options = omh({ plan_gradient });
    const [plan] = await solveLevelPlans([higher, lower], options);
    await assertKeeps(1, () => planTensor(plan, higher, lower, options));
  }
});

tensorTest("centerCost() is one minus the cosine, and 1 where the cosine is negative", () => {
  const cost = centerCost(tensor2d([[2, 0], [0, -3]]), tensor2d([[3, 4], [5, 0], [-1, 0]]));
  assertTensor(cost, [2, 3], [0.4, 0, 1, 1, 1, 1], 1e-6);
});

tensorTest("centerCost() lies in [0, 1] and ignores the centres' lengths", () => {
  const [higher, lower] = [matrix(4, 6), matrix(7, 6, 30)];
  const cost = centerCost(higher, lower);
  assertEquals(cost.shape, [4, 7]);
  // Float32 may round the cosine of a vector with itself to just above 1.
  assert(cost.dataSync<"float32">().every((d) => d > -1e-6 && d <= 1));
  assertTensor(centerCost(mul(higher, 9), mul(lower, 0.2)), [4, 7], cost.dataSync(), 1e-6);
});

tensorTest("centerCost() hands gradients to both sets of centres", () => {
  const weights = matrix(2, 3, 50);
  return assertGradients(
    (higher, lower) => sum(mul(centerCost(higher as Tensor2D, lower as Tensor2D), weights)) as Scalar,
    [matrix(2, 4), matrix(3, 4, 20)],
  );
});

tensorTest("centerCost() makes one tensor", async () => {
  const [higher, lower] = [matrix(2, 3), matrix(4, 3)];
  await assertKeeps(1, () => centerCost(higher, lower));
});
