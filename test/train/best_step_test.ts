import { assertEquals } from "@std/assert";
import { scalar, variable } from "@tensorflow/tfjs-core";
import type { Trainer } from "../../src/methods/types.ts";
import { BestStep } from "../../src/train/best_step.ts";
import { tensorTest } from "../nn/tensor_fixture.ts";
import { loss, reporting } from "./training_fixture.ts";

/** A trainer whose one parameter is the number of its steps. */
function counter(): { trainer: Trainer; advance: (to: number) => void; value: () => number } {
  const x = variable(scalar(0));
  const trainer = { ...reporting(9, loss).start(), state: { x } };
  const advance = (to: number) => {
    trainer.steps = to;
    x.assign(scalar(to));
  };
  return { trainer, advance, value: () => x.dataSync()[0] };
}

tensorTest("BestStep keeps the earliest of the best steps and puts the trainer back there", async () => {
  const { trainer, advance, value } = counter();
  const best = new BestStep();
  for (const [step, miou] of [[3, 20], [6, 30], [9, 30]]) {
    advance(step);
    await best.add(trainer, miou);
  }
  assertEquals(best.state?.validation, { chosen: 6, steps: [3, 6, 9], scores: [20, 30, 30] });
  best.choose(trainer);
  assertEquals([trainer.steps, value()], [6, 6]);
});

tensorTest("BestStep takes an undefined score for the worst, unless there is no other", async () => {
  const { trainer, advance } = counter();
  const best = new BestStep();
  const chosen: (number | undefined)[] = [];
  for (const [step, miou] of [[1, NaN], [2, NaN], [3, 0], [4, NaN]]) {
    advance(step);
    await best.add(trainer, miou);
    chosen.push(best.state?.validation.chosen);
  }
  assertEquals(chosen, [1, 1, 3, 3]);
  assertEquals(best.state?.validation.scores, [null, null, 0, null]);
});

tensorTest(
  "BestStep goes on from what another knew, and without a validation leaves the trainer alone",
  async () => {
    const { trainer, advance, value } = counter();
    advance(1);
    new BestStep().choose(trainer);
    assertEquals(value(), 1);
    const first = new BestStep();
    await first.add(trainer, 50);
    advance(2);
    const second = new BestStep(first.state);
    await second.add(trainer, 40);
    assertEquals(second.state?.validation, { chosen: 1, steps: [1, 2], scores: [50, 40] });
    second.choose(trainer);
    assertEquals(value(), 1);
  },
);

tensorTest("BestStep takes the latest of equals where it is told to", async () => {
  const { trainer, advance } = counter();
  const best = new BestStep(null, true);
  const chosen: (number | undefined)[] = [];
  for (const [step, score] of [[1, 20], [2, 20], [3, NaN], [4, 19], [5, 20]]) {
    advance(step);
    await best.add(trainer, score);
    chosen.push(best.state?.validation.chosen);
  }
  assertEquals(chosen, [1, 2, 2, 2, 5]);
});
