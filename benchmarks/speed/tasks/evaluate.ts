import { type Tensor2D, tidy } from "@tensorflow/tfjs-core";
import { createDenseCrf } from "../../../src/nn/crf/mod.ts";
import { averagedCodes, bestClasses, BilinearUpsampler } from "../../../src/evaluate/protocol.ts";
import { methods } from "../../../src/methods/registry.ts";
import { PATCH, randomFeatures, randomValues } from "../synthetic.ts";
import type { EvaluateTask, Repetition } from "../types.ts";
import { startTrainer } from "./step.ts";

/** Side of the images that the baselines are scored on, in pixels. */
const SIDE = 320;
const CLASSES = 27;

/** Label maps of one image by both probes of STEGO, from the features of the image and its flipped image. */
export async function setUpEvaluation({ crf }: EvaluateTask): Promise<Repetition> {
  const method = await methods.load("stego");
  const gridSize = SIDE / PATCH;
  const shape = { levels: 0, classes: CLASSES, batch: 1, gridSize };
  const { predictor } = startTrainer(method, method.options.parse({}), shape, 0);
  const features = randomFeatures("speed/features", 1, gridSize)();
  const flipped = randomFeatures("speed/flipped", 1, gridSize)();
  const upsampler = new BilinearUpsampler({ height: gridSize, width: gridSize }, {
    height: SIDE,
    width: SIDE,
  });
  const refine = crf ? refiner() : () => bestClasses;
  return async () => {
    const best = refine();
    const codes = tidy(() => upsampler.upsample(averagedCodes(predictor, features, flipped)));
    for (const probe of [predictor.clusters, predictor.linear!]) {
      const scores = tidy(() => probe(codes));
      await best(scores);
      scores.dispose();
    }
    codes.dispose();
  };
}

/** Takes a picture, whose lattice serves both predictions. */
function refiner(): () => (scores: Tensor2D) => Promise<unknown> {
  const crf = createDenseCrf({ width: SIDE, height: SIDE, classes: CLASSES });
  const picture = smoothPicture();
  return () => {
    crf.setImage(picture);
    return async (scores) => crf.infer(await scores.data<"float32">());
  };
}

/** Blocks of one colour with a little noise: noise alone would give the CRF more lattice points than any photograph. */
function smoothPicture(): Uint8Array {
  const noise = randomValues("speed/picture", SIDE * SIDE * 3, 4);
  const block = 40;
  return Uint8Array.from(noise, (value, at) => {
    const pixel = Math.floor(at / 3);
    const [row, column] = [Math.floor(pixel / SIDE), pixel % SIDE];
    return 20 + 4 * ((Math.floor(row / block) * 7 + Math.floor(column / block) * 5 + at % 3) % 50) + value +
      4;
  });
}
