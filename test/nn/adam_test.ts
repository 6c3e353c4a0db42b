import { assertEquals } from "@std/assert";
import { scalar, tensor1d, type Variable, variable } from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { Adam } from "../../src/nn/adam.ts";
import { assertKeeps, assertTensor, assertValues, tensorTest } from "./tensor_fixture.ts";

/** The reference formula in float64, `m/(1-b1^t) / (sqrt(v/(1-b2^t)) + eps)`, parameter by parameter. */
function reference(start: number, gradients: readonly number[], rate: number, decay: number): number {
  let [p, m, v] = [start, 0, 0];
  gradients.forEach((g, i) => {
    m = 0.9 * m + 0.1 * g;
    v = 0.999 * v + 0.001 * g * g;
    const [mhat, vhat] = [m / (1 - 0.9 ** (i + 1)), v / (1 - 0.999 ** (i + 1))];
    p = p * (1 - rate * decay) - rate * mhat / (Math.sqrt(vhat) + 1e-8);
  });
  return p;
}

tensorTest("Adam takes the two steps worked by hand, with weight decay", () => {
  const parameter = variable(tensor1d([1, -2]));
  const adam = new Adam([parameter], { learningRate: 0.1, weightDecay: 0.5 });
  // Step 1: mhat = g and sqrt(vhat) = |g|, so the move is 0.1 * sign(g), after decay by 1 - 0.1 * 0.5.
  adam.step([tensor1d([4, -0.5])]);
  assertTensor(parameter, [2], [0.95 - 0.1, -1.9 + 0.1], 1e-6);
  // Step 2, first entry, g = 0: m = 0.36, mhat = 0.36/0.19; v = 0.015984, vhat = 0.015984/0.001999;
  // the move is 0.1 * 1.8947368 / 2.8277298 = 0.0670056. Second entry, g unchanged: 0.1 * sign(g) again.
  adam.step([tensor1d([0, -0.5])]);
  assertTensor(parameter, [2], [0.85 * 0.95 - 0.0670056, -1.8 * 0.95 + 0.1], 1e-6);
  assertEquals(adam.steps, 2);
});

tensorTest("Adam.stepAll() takes a step of each optimiser", () => {
  const parameters = [variable(scalar(1)), variable(scalar(1))];
  const adams = [0.1, 0.2].map((learningRate, i) => new Adam([parameters[i]], { learningRate }));
  adams[1].steps = 1;
  Adam.stepAll(adams.map((adam) => ({ adam, gradients: [scalar(3)] })));
  assertEquals(adams.map(({ steps }) => steps), [1, 2]);
  // The first step is the learning rate long; a second after none moved: 0.2 * (0.1 / 0.19) / sqrt(0.001 / 0.001999).
  assertTensor(parameters[0], [], [0.9], 1e-6);
  assertTensor(parameters[1], [], [1 - 0.2 * (0.1 / 0.19) / Math.sqrt(0.001 / 0.001999)], 1e-6);
});

tensorTest("Adam follows the reference formula over several steps", () => {
  const finite = fc.float({ min: Math.fround(-2), max: Math.fround(2), noNaN: true });
  // Gradients near epsilon turn rounding of the moments into a visible share of the move.
  const gradient = finite.filter((g) => g === 0 || Math.abs(g) > 1e-3);
  fc.assert(
    fc.property(finite, fc.array(gradient, { minLength: 1, maxLength: 6 }), (start, gradients) => {
      const parameter = variable(tensor1d([start]));
      const adam = new Adam([parameter], { learningRate: 0.05, weightDecay: 0.1 });
      for (const g of gradients) adam.step([tensor1d([g])]);
      // Moves are at most 0.05 times a few; float32 rounds each to about 1e-8, parameters of up to 2 to 1e-7.
      assertValues(parameter.dataSync(), [reference(start, gradients, 0.05, 0.1)], 2e-6);
      adam.dispose();
      parameter.dispose();
    }),
    { numRuns: 20 },
  );
});

tensorTest("Adam divides by sqrt(vhat) + 1e-8", () => {
  const parameter = variable(scalar(0));
  const adam = new Adam([parameter as Variable], { learningRate: 1 });
  // With the gradient at 1e-8 the epsilon halves the move: tfjs's default of 1e-7 would leave a tenth.
  adam.step([scalar(1e-8)]);
  assertTensor(parameter, [], [-0.5], 1e-4);
});

tensorTest("Adam restored from state and steps goes on to the same bits", () => {
  const gradients = [[0.3, -1], [0.1, 2], [-0.7, 0.5]].map((g) => tensor1d(g));
  const straight = variable(tensor1d([1, 1]));
  const first = new Adam([straight], { learningRate: 0.01 });
  first.step([gradients[0]]);
  const resumed = variable(straight.clone());
  const second = new Adam([resumed], { learningRate: 0.01 });
  second.state.forEach((moment, i) => moment.assign(first.state[i].clone()));
  second.steps = first.steps;
  for (const g of gradients.slice(1)) {
    first.step([g]);
    second.step([g]);
  }
  assertEquals(resumed.dataSync(), straight.dataSync());
});

tensorTest("Adam holds two moments per parameter and frees them", async () => {
  const parameters = [variable(tensor1d([1, 2])), variable(scalar(3))];
  await assertKeeps(0, async () => {
    const adam = new Adam(parameters, { learningRate: 0.01 });
    assertEquals(adam.state.map((moment) => moment.shape), [[2], [2], [], []]);
    const gradients = [tensor1d([1, 1]), scalar(1)];
    await assertKeeps(0, () => adam.step(gradients));
    gradients.forEach((gradient) => gradient.dispose());
    adam.dispose();
  });
});
