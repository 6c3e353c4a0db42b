import { RandomStreams } from "../../../src/base/random.ts";
import type { Batch, FeatureSource } from "../../../src/features/types.ts";
import { methods } from "../../../src/methods/registry.ts";
import { streamNeeds } from "../../../src/methods/needs.ts";
import type { MethodDefinition, Trainer } from "../../../src/methods/types.ts";
import { type OmhOptions, omhOptions } from "../../../src/omh/options.ts";
import { PATCH, randomAttention, randomFeatures, randomLabels, randomValues, WIDTH } from "../synthetic.ts";
import type { Repetition, StepTask } from "../types.ts";

/** Steps that a training is said to have: enough that no schedule ends while it is measured. */
const STEPS = 5000;
/** Training images that a method may draw from: as many as HP's pools have rows. */
const IMAGES = 2048;
/** Different feature maps among them. */
const MAPS = 8;

/**
 * A training step of one cell, all options at their defaults but the number of levels.
 *
 * @param omh Settings of OMH that are not, either.
 */
export async function setUpStep(task: StepTask, omh: Partial<OmhOptions> = {}): Promise<Repetition> {
  const method = await methods.load(task.method);
  // Task-specific positives count from the first step, as they do in most of a training.
  const options = method.options.parse(task.method === "hp" ? { warmup: 0 } : {});
  const trainer = startTrainer(method, options, task, 0, omh);
  const batch = randomBatch(streamNeeds(method, options), task);
  return async () => {
    await trainer.step({ ...batch, step: trainer.steps });
  };
}

/** Starts a cell on random features. */
export function startTrainer(
  method: MethodDefinition,
  options: Record<string, unknown>,
  { levels, expansion = 2, classes, batch, gridSize }: Omit<StepTask, "kind" | "method">,
  seed: number,
  omh: Partial<OmhOptions> = {},
): Trainer {
  return method.trainer({
    options,
    omh: levels > 0 ? { ...omhOptions.parse({ ...omh, levels }), expansion } : null,
    classes,
    clusters: classes,
    linearProbe: true,
    channels: WIDTH,
    random: new RandomStreams(seed),
    images: randomSource(gridSize),
    batch,
    steps: STEPS,
    stepsPerEpoch: STEPS,
  });
}

function randomBatch(needs: readonly string[], { batch, gridSize, classes }: StepTask): Batch {
  const features = (name: string) => randomFeatures(`speed/${name}`, batch, gridSize);
  return {
    step: 0,
    features: features("features"),
    labels: randomLabels(batch, gridSize * PATCH, classes),
    ...(needs.includes("neighbors") && { neighbors: features("neighbors") }),
    ...(needs.includes("attention") && { localAttention: randomAttention(batch, gridSize) }),
    ...(needs.includes("jittered") && { jittered: features("jittered") }),
  };
}

function randomSource(gridSize: number): FeatureSource {
  const maps = new Map<number, Float32Array>();
  const drawn = (map: number) => {
    const values = maps.get(map) ?? randomValues(`speed/source ${map}`, gridSize ** 2 * WIDTH);
    maps.set(map, values);
    return values;
  };
  return {
    count: IMAGES,
    gridSize,
    channels: WIDTH,
    features: (index) => Promise.resolve(drawn(index % MAPS)),
  };
}
