import { tensor4d } from "@tensorflow/tfjs-core";
import { randomValues, randomVit } from "../synthetic.ts";
import type { VitTask } from "../types.ts";
import type { Repetition } from "./types.ts";

/** Features of one image. */
export function setUpVit({ width, side }: VitTask): Repetition {
  const vit = randomVit(width);
  const image = tensor4d(randomValues("speed/pixels", side * side * 3), [1, side, side, 3]);
  return async () => {
    const features = vit.features(image);
    await features.data();
    features.dispose();
  };
}
