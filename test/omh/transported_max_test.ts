import { assertEquals } from "@std/assert";
import {
  expandDims,
  grads,
  max,
  mul,
  type Scalar,
  sum,
  type Tensor,
  type Tensor2D,
  tensor2d,
} from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { startEngine } from "../../src/engine/start.ts";
import { transportedMax } from "../../src/omh/transported_max.ts";
import {
  assertGradients,
  assertKeeps,
  assertTensor,
  assertValues,
  spread,
  tensorTest,
} from "../nn/tensor_fixture.ts";

const examplePlan = () => tensor2d([[0.3, 0.1, 0.1], [0.05, 0.25, 0.2]]);
const exampleActivations = () => tensor2d([[0.5, 0.1, 0.3], [0, 1, 0.2]]);

tensorTest("transportedMax() takes the largest product of plan and activation", () => {
  // Position 0: max(.15, .01, .03), max(.025, .025, .06); position 1: max(0, .1, .02), max(0, .25, .04).
  assertTensor(transportedMax(examplePlan(), exampleActivations()), [2, 2], [0.15, 0.06, 0.1, 0.25], 1e-7);
});

tensorTest("transportedMax() hands the gradient to the winners only", () => {
  const upstream = tensor2d([[1, 10], [100, 1000]]);
  const operation = (plan: Tensor, activations: Tensor) =>
    sum(mul(transportedMax(plan as Tensor2D, activations as Tensor2D), upstream));
  const [plan, activations] = grads(operation)([examplePlan(), exampleActivations()]);
  // Winners l of (p, h): (0, 0): 0, (0, 1): 2, (1, 0): 1, (1, 1): 1.
  assertTensor(plan, [2, 3], [0.5, 100, 0, 0, 1000, 3], 1e-4);
  assertTensor(activations, [2, 3], [0.3, 0, 2, 0, 100 * 0.1 + 1000 * 0.25, 0], 1e-4);
});

tensorTest("transportedMax() has the gradient that differences show", () => {
  // Winners lead by more than the step, and so stay winners.
  const squares = (plan: Tensor, activations: Tensor) => {
    const moved = transportedMax(plan as Tensor2D, activations as Tensor2D);
    return sum(mul(moved, moved)) as Scalar;
  };
  return assertGradients(squares, [tensor2d([[0.9, 0.4], [0.1, 0.7]]), tensor2d([[0.8, 0.5], [0.2, 0.9]])]);
});

const sizes = fc.record({
  positions: fc.integer({ min: 1, max: 9 }),
  own: fc.integer({ min: 1, max: 6 }),
  other: fc.integer({ min: 2, max: 9 }),
  from: fc.nat(100),
});

/** Entries in [0, 1), about a third of them 0, as clipped cosines are. */
function nonNegative(rows: number, columns: number, from: number): Tensor2D {
  return tensor2d(spread(rows * columns, from).map((x) => Math.max(0, (x + 0.4) / 1.4)), [rows, columns]);
}

tensorTest("transportedMax() equals the maximum over the built joint activation", () => {
  fc.assert(
    fc.property(sizes, ({ positions, own, other, from }) => {
      const [plan, activations] = [nonNegative(own, other, from), nonNegative(positions, other, from + 50)];
      const joint = mul(expandDims(plan, 0), expandDims(activations, 1));
      // The same single products on both sides, hence no tolerance.
      assertTensor(transportedMax(plan, activations), [positions, own], max(joint, 2).dataSync(), 0);
    }),
    { numRuns: 20 },
  );
});

tensorTest("transportedMax() agrees between the engine's kernels and plain operations", async () => {
  await fc.assert(
    fc.asyncProperty(sizes, async ({ positions, own, other, from }) => {
      const run = async (name: "wasm" | "cpu") => {
        await startEngine(name);
        const inputs = [nonNegative(own, other, from), nonNegative(positions, other, from + 50)];
        const upstream = tensor2d(spread(positions * own, 3), [positions, own]);
        const operation = (plan: Tensor, activations: Tensor) =>
          sum(mul(transportedMax(plan as Tensor2D, activations as Tensor2D), upstream));
        const gradients = grads(operation)(inputs);
        assertEquals(gradients.map((gradient) => gradient.shape), [[own, other], [positions, other]]);
        const value = transportedMax(inputs[0] as Tensor2D, inputs[1] as Tensor2D);
        return [value, ...gradients].map((tensor) => tensor.dataSync());
      };
      const [fused, plain] = [await run("wasm"), await run("cpu")];
      // Gradients are sums of up to nine products below 1.
      fused.forEach((values, i) => assertValues(values, plain[i], i === 0 ? 0 : 2e-6));
    }),
    { numRuns: 12 },
  );
});

tensorTest("transportedMax() makes one tensor", async () => {
  const inputs = [examplePlan(), exampleActivations()] as const;
  await assertKeeps(1, () => transportedMax(...inputs));
});
