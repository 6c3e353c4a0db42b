import { tensor4d } from "@tensorflow/tfjs-core";
import type { Batch } from "../../../src/features/types.ts";
import eagle from "../../../src/methods/eagle/mod.ts";
import { KEY_OUTPUTS } from "../../../src/methods/eagle/keys.ts";
import { eagleOptions } from "../../../src/methods/eagle/options.ts";
import type { NamedOutputs } from "../../../src/methods/types.ts";
import { spread } from "../../nn/tensor_fixture.ts";
import { batchOf, exampleOptions, features, SIDE, starter, WIDTH } from "../training_fixture.ts";

/** The options of EAGLE's example with changes. */
export const options = exampleOptions(eagle, eagleOptions);

/** Starts an EAGLE trainer. */
export const start = starter(eagle, options);

/** Heads of the tests' backbone. */
const HEADS = 2;

/** Keys of each block of some images: class token first. */
export function keyOutputs(images: number, from: number): NamedOutputs {
  const shape = [images, HEADS, 1 + SIDE * SIDE, WIDTH / HEADS] as const;
  const size = shape.reduce((product, side) => product * side, 1);
  return Object.fromEntries(KEY_OUTPUTS.map((name, block) => [
    name,
    tensor4d(spread(size, from + 77 * block), [...shape]),
  ]));
}

/** The batch of a step, with keys of both views and the pictures of two pixels a cell. */
export function eagleBatch(step: number, images = 3): Batch {
  const pixels = [images, 2 * SIDE, 2 * SIDE, 3] as const;
  const from = 1 + 1000 * step;
  return {
    ...batchOf(step, images),
    outputs: keyOutputs(images, from),
    pictures: tensor4d(spread(pixels.reduce((product, side) => product * side, 1), from + 3), [...pixels]),
    second: { features: features(images, from + 500), outputs: keyOutputs(images, from + 500) },
  };
}
