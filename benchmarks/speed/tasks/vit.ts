import { tensor4d } from "@tensorflow/tfjs-core";
import { frozenVit } from "../../../src/backbone/load_vit.ts";
import type { Engine } from "../../../src/engine/types.ts";
import { randomValues, randomVit } from "../synthetic.ts";
import type { Repetition, VitTask } from "../types.ts";

/** Features of one image. */
export function setUpVit({ channels, side }: VitTask, { networks }: Pick<Engine, "networks">): Repetition {
  const vit = frozenVit(randomVit(channels), networks);
  const image = tensor4d(randomValues("speed/pixels", side * side * 3), [1, side, side, 3]);
  return async () => {
    const features = await vit.features(image);
    await features.data();
    features.dispose();
  };
}
