import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  mul,
  ones,
  type Scalar,
  square,
  sum,
  type Tensor,
  tensor1d,
  tensor4d,
  variable,
  zerosLike,
} from "@tensorflow/tfjs-core";
import type { Batch } from "../../../src/features/types.ts";
import { createTrainer, type TrainerParts } from "../../../src/methods/parts/trainer.ts";
import type { Predictor } from "../../../src/methods/types.ts";
import { DivergedError } from "../../../src/nn/diverged_error.ts";
import { assertKeeps, assertTensor, tensorTest } from "../../nn/tensor_fixture.ts";

/** Two parameters, each pulled to 0 by its own loss, in groups of their own. */
function quadratic(changes: Partial<TrainerParts<Tensor>> = {}) {
  const [a, b] = [variable(tensor1d([3, -1])), variable(tensor1d([2]))];
  const trainer = createTrainer<Tensor>({
    groups: {
      fast: { parameters: { a }, optimizer: { learningRate: 0.1 } },
      slow: { parameters: { b }, optimizer: { learningRate: 0.01 } },
    },
    predictor: {} as Predictor,
    prepare: ({ features }) => Promise.resolve(sum(features)),
    objective: (scale) => ({
      of_a: mul(scale, sum(square(a))) as Scalar,
      of_b: sum(square(b)) as Scalar,
    }),
    ...changes,
  });
  return { a, b, trainer };
}

function batch(): Batch {
  return {
    step: 0,
    features: ones([1, 1, 1, 2]),
    labels: { height: 1, width: 1, data: Int32Array.of(0) },
  };
}

tensorTest("step() prepares, differentiates and moves each group at its own rate", async () => {
  const { a, b, trainer } = quadratic({ diagnostics: (scale) => ({ scale: scale.dataSync()[0] }) });
  const report = await trainer.step(batch());
  // The prepared scale is 2: 2 * (9 + 1), and 4. Adam's first step is the rate times the gradient's sign.
  assertEquals(report, { losses: { of_a: 20, of_b: 4 }, diagnostics: { scale: 2 } });
  assertTensor(a, [2], [2.9, -0.9], 1e-6);
  assertTensor(b, [1], [1.99], 1e-6);
});

tensorTest("step() lets a group rest until the step it begins with, its own first", async () => {
  const { a, b, trainer } = quadratic();
  const parts = { parameters: { b }, optimizer: { learningRate: 0.01 }, from: 1 };
  const late = createTrainer<Tensor>({
    groups: { fast: { parameters: { a }, optimizer: { learningRate: 0.1 } }, slow: parts },
    predictor: {} as Predictor,
    prepare: () => Promise.resolve(ones([])),
    objective: () => ({ of_a: sum(square(a)) as Scalar, of_b: sum(square(b)) as Scalar }),
  });
  await late.step(batch());
  assertTensor(b, [1], [2], 0);
  await late.step(batch());
  // Adam's first step is the rate times the gradient's sign.
  assertTensor(b, [1], [1.99], 1e-6);
  assertEquals(late.steps, 2);
  trainer.dispose();
});

tensorTest("step() counts the steps of all groups", async () => {
  const { trainer } = quadratic();
  assertEquals(trainer.steps, 0);
  await trainer.step(batch());
  assertEquals(trainer.steps, 1);
  trainer.steps = 41;
  await trainer.step(batch());
  assertEquals(trainer.steps, 42);
});

tensorTest("step() moves by the gradients that beforeUpdate returns", async () => {
  const seen: Record<string, number[]> = {};
  const { a, b, trainer } = quadratic({
    beforeUpdate: (gradients) => {
      for (const [name, gradient] of Object.entries(gradients)) seen[name] = [...gradient.dataSync()];
      return { ...gradients, a: zerosLike(gradients.a) };
    },
  });
  await trainer.step(batch());
  assertEquals(seen, { a: [12, -4], b: [4] });
  assertTensor(a, [2], [3, -1], 0);
  assertTensor(b, [1], [1.99], 1e-6);
});

tensorTest("state names parameters, buffers and both moments", async () => {
  const average = variable(tensor1d([7]));
  const { a, trainer } = quadratic({ buffers: { average } });
  await trainer.step(batch());
  assertEquals(Object.keys(trainer.state), [
    "a",
    "b",
    "average",
    "adam/a/first",
    "adam/a/second",
    "adam/b/first",
    "adam/b/second",
  ]);
  assert(trainer.state.a === a && trainer.state.average === average);
  // A tenth of the gradient 12 and a thousandth of its square, in the first of the two entries.
  assertTensor(trainer.state["adam/a/first"], [2], [1.2, -0.4], 1e-6);
  assertTensor(trainer.state["adam/a/second"], [2], [0.144, 0.016], 1e-6);
});

tensorTest("step() frees all it makes", async () => {
  const { trainer } = quadratic();
  const input = batch();
  await assertKeeps(0, () => trainer.step(input));
});

tensorTest("step() stops before the update at a loss that is not finite, and frees all it made", async () => {
  const input = { ...batch(), features: tensor4d([3e38, 3e38], [1, 1, 1, 2]) };
  const { a, trainer } = quadratic();
  await assertKeeps(0, async () => {
    const error = await assertRejects(() => trainer.step(input));
    assert(error instanceof DivergedError);
    assertEquals(error.reason, 'the loss "of_a" is Infinity');
  });
  assertEquals(trainer.steps, 0);
  assertTensor(a, [2], [3, -1], 0);
});

tensorTest("step() passes on why preparing failed, and frees all it made", async () => {
  const input = batch();
  const { trainer } = quadratic({
    prepare: ({ features }) => {
      sum(features);
      return Promise.reject(new TypeError("no neighbours"));
    },
  });
  await assertKeeps(0, () => assertRejects(() => trainer.step(input), TypeError, "no neighbours"));
});

tensorTest("dispose() frees parameters, buffers and moments", async () => {
  const value = tensor1d([3]);
  await assertKeeps(0, () => {
    const [parameter, average] = [variable(value), variable(value)];
    const trainer = createTrainer<Tensor>({
      groups: { only: { parameters: { parameter }, optimizer: { learningRate: 1 } } },
      buffers: { average },
      predictor: {} as Predictor,
      prepare: ({ features }) => Promise.resolve(features),
      objective: () => ({ loss: sum(parameter) as Scalar }),
    });
    trainer.dispose();
  });
});

tensorTest("a skipped step changes nothing that is trained, and no optimiser counts it", async () => {
  let skipped = true;
  const { a, trainer } = quadratic({ skips: ({ of_a }) => skipped && of_a > 1 });
  const before = Object.values(trainer.state).map((value) => value.dataSync());
  const report = await trainer.step(batch());
  assertEquals(report.losses.of_a, 20);
  assertEquals(Object.values(trainer.state).map((value) => value.dataSync()), before);
  assertEquals([trainer.steps, trainer.state["adam/steps"].dataSync()[0]], [1, 0]);
  skipped = false;
  await trainer.step(batch());
  // Adam's first step is the rate times the gradient's sign.
  assertTensor(a, [2], [2.9, -0.9], 1e-6);
  assertEquals([trainer.steps, trainer.state["adam/steps"].dataSync()[0]], [2, 1]);
});
