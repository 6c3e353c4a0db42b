import { dispose, tensor4d } from "@tensorflow/tfjs-core";
import { frozenVit } from "../../../src/backbone/load_vit.ts";
import type { Engine } from "../../../src/engine/types.ts";
import { randomValues, randomVit } from "../synthetic.ts";
import type { Repetition, VitTask } from "../types.ts";

/** Features of one image. */
export function setUpVit({ channels, side }: VitTask, { networks }: Pick<Engine, "networks">): Repetition {
  const vit = frozenVit(randomVit(channels), networks);
  const pixels = randomValues("speed/pixels", side * side * 3);
  return async () => {
    // A tensor of its own for each pass: an engine on a card takes it over there each time.
    const image = tensor4d(pixels, [1, side, side, 3]);
    const features = await vit.features(image);
    await features.data();
    dispose([image, features]);
  };
}
