import { tensor2d } from "@tensorflow/tfjs-core";
import type { Batch } from "../../../src/features/types.ts";
import { type PrimapsOptions, primapsOptions } from "../../../src/methods/primaps/options.ts";
import { startPrototypes } from "../../../src/methods/primaps/prototypes.ts";
import { createPrimapsTrainer } from "../../../src/methods/primaps/trainer.ts";
import type { Trainer } from "../../../src/methods/types.ts";
import { spread } from "../../nn/tensor_fixture.ts";
import { batchOf, CLASSES, features, SIDE, WIDTH } from "../training_fixture.ts";

/** Options with changes. */
export function options(changes: Partial<PrimapsOptions> = {}): PrimapsOptions {
  return primapsOptions.parse({ start_steps: 2, teacher_every: 1, ...changes });
}

/** Pixels per axis of the tests' masks. */
export const MASK_SIDE = 2 * SIDE;

/** A trainer whose first prototypes and masks follow no pattern. */
export function start(changes: Partial<PrimapsOptions> = {}): Trainer {
  const nothing = () => startPrototypes(Array.from({ length: CLASSES }, () => new Float64Array(WIDTH)));
  const parts = { start: nothing().directions, student: nothing(), teacher: nothing(), linearProbe: null };
  return createPrimapsTrainer(parts, options(changes), {
    directions: (step) =>
      step === 0 ? Promise.resolve(tensor2d(spread(CLASSES * WIDTH, 9), [CLASSES, WIDTH])) : null,
    masks: ({ step, features: { shape: [images] } }) =>
      Promise.resolve({
        height: MASK_SIDE,
        width: MASK_SIDE,
        numbers: Uint8Array.from(
          spread(images * MASK_SIDE ** 2, 1 + step),
          (value) => value < 0 ? 255 : value < 0.5 ? 1 : 2,
        ),
      }),
    recoloured: ({ step }) => features(3, 700 + 1000 * step),
  });
}

/** Takes steps `from` to `to - 1`. */
export async function train(trainer: Trainer, to: number, from = 0): Promise<void> {
  for (let step = from; step < to; step++) {
    const batch: Batch = batchOf(step);
    await trainer.step(batch);
  }
}
