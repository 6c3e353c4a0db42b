import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { tensor1d, type Tensor3D, tensor3d, zeros } from "@tensorflow/tfjs-core";
import { RandomStreams } from "../../../src/base/random.ts";
import { MaskDecoder } from "../../../src/methods/transfgu/decoder.ts";
import { startDecoder } from "../../../src/methods/transfgu/decoder_start.ts";
import { transfguOptions } from "../../../src/methods/transfgu/options.ts";
import { createTransfguTrainer, type StepPlan } from "../../../src/methods/transfgu/trainer.ts";
import type { Trainer } from "../../../src/methods/types.ts";
import { spread, tensorTest } from "../../nn/tensor_fixture.ts";

const SHAPE = { channels: 8, heads: 2, layers: 1, hidden: 16, classes: 3 };
const WEIGHTS = { cat: 1, uncertainty: 0.3, classes: 1 };
const PLAN: StepPlan = { restart: false, teacher: false, alpha: 0, weights: WEIGHTS };

/** A trainer whose step n has plan n. */
function trainerOf(plans: readonly Partial<StepPlan>[], changes: Record<string, unknown> = {}): Trainer {
  const initial = startDecoder(new RandomStreams(0), SHAPE, "one-unit-vector");
  const decoder = () => new MaskDecoder(initial, SHAPE.heads);
  return createTransfguTrainer(
    { student: decoder(), teacher: decoder(), initial },
    transfguOptions.parse({ learning_rate: 1e-2, ...changes }),
    ({ step }) =>
      Promise.resolve({
        plan: { ...PLAN, ...plans[step] },
        tokens: tensor3d(spread(2 * 4 * 8, 1 + step), [2, 4, 8]) as Tensor3D,
        scores: tensor3d(spread(2 * 4 * 3, 90 + step), [2, 4, 3]) as Tensor3D,
        permutation: tensor1d([1, 2, 0], "int32"),
        dropout: [],
      }),
  );
}

async function train(trainer: Trainer, steps: number): Promise<void> {
  for (let step = 0; step < steps; step++) {
    const labels = { height: 0, width: 0, data: new Int32Array() };
    await trainer.step({ step, features: zeros([1, 1, 1, 1]), labels });
  }
}

const values = ({ state }: Trainer, prefix: string) =>
  Object.fromEntries(
    Object.entries(state).filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), [...value.dataSync()]]),
  );

tensorTest("a restart makes the student the teacher and begins anew, moments kept", async () => {
  const trainer = trainerOf([{}, {}, {
    restart: true,
    teacher: true,
    weights: { cat: 0, uncertainty: 0, classes: 0 },
  }]);
  const start = values(trainer, "student.");
  await train(trainer, 2);
  const learned = values(trainer, "student.");
  const moments = values(trainer, "adam/");
  // The third step has no loss: it restarts, and then changes nothing.
  await train(trainer, 3);
  assertNotEquals(learned, start);
  assertEquals(values(trainer, "student."), start);
  assert(Object.values(moments).flat().some((value) => value !== 0));
});

tensorTest("a restart may reset moments and the count of steps", async () => {
  const none = { cat: 0, uncertainty: 0, classes: 0 };
  const plans = [{}, { restart: true, teacher: true, weights: none }];
  const count = async (restart_moments: string) => {
    const trainer = trainerOf(plans, { restart_moments });
    await train(trainer, 2);
    const moments = Object.values(values(trainer, "adam/")).flat();
    return [moments.some((value) => value !== 0), trainer.state["adam/steps"].dataSync()[0]];
  };
  assertEquals(await count("kept"), [true, 1]);
  assertEquals(await count("reset"), [false, 0]);
});

tensorTest("a step whose loss is not positive is skipped, unless it is not to be", async () => {
  const plans = [{ weights: { ...WEIGHTS, classes: -50 } }];
  const moved = async (skip_nonpositive: boolean) => {
    const trainer = trainerOf(plans, { skip_nonpositive });
    const before = values(trainer, "student.");
    await train(trainer, 1);
    assertEquals(trainer.steps, 1);
    return JSON.stringify(before) !== JSON.stringify(values(trainer, "student."));
  };
  assertEquals(await moved(true), false);
  assertEquals(await moved(false), true);
});

tensorTest("weights decay by way of the gradient, biases do not", async () => {
  // Without any loss but the decay, Adam's first step is a learning rate long.
  const none = { cat: 0, uncertainty: 0, classes: 0 };
  const trainer = trainerOf([{ weights: none }], { skip_nonpositive: false });
  const before = values(trainer, "student.");
  await train(trainer, 1);
  const after = values(trainer, "student.");
  assertEquals(after["proj_dec.bias"], before["proj_dec.bias"]);
  const [weight] = before["proj_dec.weight"];
  assert(Math.abs(after["proj_dec.weight"][0] - (weight - Math.sign(weight) * 1e-2)) < 1e-4);
});

tensorTest("the predictor is the student", async () => {
  const trainer = trainerOf([{}]);
  assert(trainer.kept!.every((name) => name.startsWith("student.")));
  const features = tensor3d(spread(4 * 8), [1, 4, 8]).reshape([1, 2, 2, 8]);
  const before = trainer.predictor.codes(features as never);
  assertEquals(before.shape, [1, 2, 2, 3]);
  await train(trainer, 1);
  assertNotEquals(trainer.predictor.codes(features as never).dataSync(), before.dataSync());
});
