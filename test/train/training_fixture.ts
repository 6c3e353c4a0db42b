import { startEngine } from "../../src/engine/start.ts";
import { RandomStreams } from "../../src/base/random.ts";
import { FeatureBank } from "../../src/features/feature_bank.ts";
import { FeatureStream } from "../../src/features/feature_stream.ts";
import type { StepReport, Trainer } from "../../src/methods/types.ts";
import stego from "../../src/methods/stego/mod.ts";
import type { OmhOptions } from "../../src/omh/options.ts";
import type { TrainingCell } from "../../src/train/cell_run.ts";
import { omh } from "../omh/omh_fixture.ts";
import patchMeans from "../fixtures/patch_means.ts";
import stripes from "../fixtures/stripes.ts";

const BATCH = 2;

/** A stream of the striped pictures, and a way to start STEGO with OMH on it. */
export async function training() {
  await startEngine("wasm");
  const split = (await stripes.open("")).split("train");
  const images = new FeatureBank(split, await patchMeans.load(""), { resolution: 32 });
  const stream = new FeatureStream(images, {
    batch: BATCH,
    seed: 0,
    needs: ["neighbors"],
    dropLast: true,
  });
  const cell = (steps: number, seed = 0, changes: Partial<OmhOptions> = {}): TrainingCell => ({
    steps,
    start: () =>
      stego.trainer({
        options: { ...stego.options.parse(stego.example) },
        omh: omh(changes),
        classes: 3,
        clusters: 3,
        linearProbe: true,
        channels: images.channels,
        random: new RandomStreams(seed),
        images,
        batch: BATCH,
        steps,
        stepsPerEpoch: stream.stepsPerEpoch,
      }),
  });
  return { stream, cell };
}

/** A cell whose trainer does nothing but report. */
export function reporting(
  steps: number,
  report: (step: number) => StepReport,
  disposed = () => {},
): TrainingCell {
  return {
    steps,
    start: (): Trainer => {
      const trainer = {
        steps: 0,
        state: {},
        predictor: { codes: () => never(), clusters: () => never() },
        step: () => Promise.resolve(report(++trainer.steps)),
        dispose: disposed,
      };
      return trainer;
    },
  };
}

/** A report of one loss. */
export function loss(value: number): StepReport {
  return { losses: { loss: value }, diagnostics: {} };
}

function never(): never {
  throw new Error("Cannot predict: this trainer only reports, expected no prediction");
}
