import { RandomStreams } from "../../../src/base/random.ts";
import type { ParameterPart, TrainerBackbone } from "../../../src/backbone/types.ts";
import { parametersOf } from "../../../src/backbone/weights/parameter_parts.ts";
import { disposeBatch } from "../../../src/features/feature_stream.ts";
import type { Batch, FeatureSource } from "../../../src/features/types.ts";
import { methodInputs } from "../../../src/methods/needs.ts";
import { methods } from "../../../src/methods/registry.ts";
import type { MethodDefinition, Trainer } from "../../../src/methods/types.ts";
import { type OmhOptions, omhOptions } from "../../../src/omh/options.ts";
import { PATCH, randomValues, randomVit, TRANSFORMER, WIDTH } from "../synthetic.ts";
import type { Repetition, StepTask } from "../types.ts";
import { randomBatches } from "./random_batch.ts";

/** Steps that a training is said to have: enough that no schedule ends while it is measured. */
const STEPS = 5000;
/** Training images that a method may draw from: as many as HP's pools have rows. */
const IMAGES = 2048;
/** Different feature maps among them. */
const MAPS = 8;

/**
 * A training step of one cell on one batch, all options at their defaults but the number of levels.
 *
 * @param omh Settings of OMH that are not, either.
 */
export async function setUpStep(task: StepTask, omh: Partial<OmhOptions> = {}): Promise<Repetition> {
  const { trainer, batches } = await startStep(task, omh);
  const batch = batches();
  return async () => {
    await trainer.step({ ...batch, step: trainer.steps });
  };
}

/** The same, each step on a batch of its own, as in a training: an engine on a card takes it over there each time. */
export async function setUpFreshStep(task: StepTask, omh: Partial<OmhOptions> = {}): Promise<Repetition> {
  const { trainer, batches } = await startStep(task, omh);
  return async () => {
    const batch = batches();
    await trainer.step({ ...batch, step: trainer.steps });
    disposeBatch(batch);
  };
}

async function startStep(
  task: StepTask,
  omh: Partial<OmhOptions>,
): Promise<{ readonly trainer: Trainer; readonly batches: () => Batch }> {
  const method = await methods.load(task.method);
  // Task-specific positives count from the first step, as they do in most of a training.
  const options = method.options.parse(task.method === "hp" ? { warmup: 0 } : {});
  return {
    trainer: startTrainer(method, options, task, 0, omh),
    batches: randomBatches(method, options, task),
  };
}

/** Starts a cell on random features. */
export function startTrainer(
  method: MethodDefinition,
  options: Record<string, unknown>,
  { levels, expansion = 2, classes, clusters = classes, batch, gridSize }: Omit<StepTask, "kind" | "method">,
  seed: number,
  omh: Partial<OmhOptions> = {},
): Trainer {
  const { parameters } = methodInputs(method, options);
  return method.trainer({
    options,
    omh: levels > 0 ? { ...omhOptions.parse({ ...omh, levels }), expansion } : null,
    classes,
    clusters,
    linearProbe: true,
    channels: WIDTH,
    random: new RandomStreams(seed),
    images: randomSource(gridSize),
    batch,
    steps: STEPS,
    stepsPerEpoch: STEPS,
    ...(parameters && { backbone: randomBackbone(parameters) }),
  });
}

/** What a trainer is told of a ViT-S, random parameters for a start. */
function randomBackbone(parts: readonly ParameterPart[]): TrainerBackbone {
  return {
    patch: PATCH,
    transformer: TRANSFORMER,
    parameters: parametersOf(randomVit(WIDTH), parts, "random"),
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
