/**
 * The stage before a job's training: where it is kept, what it is made from, how far it is.
 *
 * @module
 */
import type { Clock } from "../base/clock.ts";
import type { PictureMap } from "../data/types.ts";
import { STAGES } from "../features/cache/cache_folder.ts";
import type { FeatureBank } from "../features/feature_bank.ts";
import type { StageRoom } from "../features/stage/part_files.ts";
import { runStage } from "../features/stage/stage.ts";
import type { StageImages, StageResults } from "../features/stage/types.ts";
import { type StoredTensor, toFloat32, toInt32 } from "../formats/stored_tensor.ts";
import { trainerBackbone } from "../methods/asks.ts";
import type { MethodDefinition } from "../methods/types.ts";
import type { CohortResources } from "./cohort_resources.ts";
import type { Resources } from "./resources.ts";
import { stageIdentity } from "./stage_identity.ts";
import type { Job, JobListener } from "./types.ts";

/** What a stage is run with. */
export interface StageMeans {
  readonly method: MethodDefinition;
  readonly resources: Resources;
  readonly cohort: CohortResources;
  readonly clock: Clock;
  readonly numerics: string;
  /** Room for what is kept with features; there if those are kept. */
  readonly room?: StageRoom;
  readonly warn: (message: string) => void;
  readonly listener: Pick<JobListener, "onStep">;
}

/**
 * Makes the stage of a job, or finds it made: its cells are of one method with the same options.
 *
 * @returns Nothing where the method has none.
 * @throws {Error} What a part throws.
 */
export async function jobStage(job: Job, means: StageMeans): Promise<StageResults | undefined> {
  const { method, resources, cohort, clock, numerics, room, warn, listener } = means;
  const [{ settings }] = job.cells;
  const { train: bank } = cohort;
  const identity = await stageIdentity(settings, resources, numerics);
  if (!identity) return undefined;
  const steps = Math.max(...job.cells.map(({ settings }) => settings.train.steps));
  return await runStage({
    ...identity,
    images: stageImages(bank),
    backbone: await trainerBackbone(method, settings.options, bank.backbone),
    folder: stageFolder(job),
    room,
    trustedFrom: job.cache?.trustedFrom,
    clock,
    warn,
    onProgress: ({ part, done, items }) =>
      listener.onStep({ step: 0, steps, loss: 0, line: `before training, ${part}: ${done} of ${items}` }),
  });
}

/** Where stages are kept: with the features, or where those are kept nowhere with the checkpoints. */
function stageFolder({ cache, checkpoints }: Job): string | undefined {
  const folder = cache?.folder ?? checkpoints;
  return folder === undefined ? undefined : `${folder}/${STAGES}`;
}

/** The training images of a bank, without their labels. */
export function stageImages(bank: FeatureBank): StageImages {
  return {
    count: bank.count,
    gridSize: bank.gridSize,
    channels: bank.channels,
    grid: bank.grid,
    resolution: bank.resolution,
    size: bank.size,
    patch: bank.backbone.patch,
    features: (index) => bank.features(index),
    picture: (index) => bank.picture(index),
    pixels: (index) => bank.pixels(index),
    levels: (index) => bank.levels(index),
    outputs: (index, names) => bank.outputs(index, names),
    pass: async (images, names) => {
      const { name, outputs } = bank.backbone;
      if (names.every((name) => name === "patches")) return { patches: await bank.backbone.features(images) };
      if (!outputs) {
        throw new TypeError(
          `Cannot give ${names.join(", ")} of the backbone "${name}": it gives features alone, ` +
            "expected a vision transformer with named outputs",
        );
      }
      return await bank.backbone.outputs!(images, names);
    },
  };
}

/**
 * Maps that a stage has made, by `<part>/<array>`: the array of an image's item, `[height, width]` or
 * `[height, width, channels]`.
 */
export function stageMaps(
  stage: StageResults | undefined,
): (name: string, index: number) => Promise<PictureMap | undefined> {
  return async (name, index) => {
    const slash = name.indexOf("/");
    if (!stage || slash < 0) return undefined;
    const array = (await stage.get(name.slice(0, slash), index))[name.slice(slash + 1)];
    if (!array) {
      throw new TypeError(
        `Cannot read the map "${name}": the stage makes no such array, expected one of its own`,
      );
    }
    return pictureMap(name, array);
  };
}

function pictureMap(name: string, array: StoredTensor): PictureMap {
  const [height, width, channels = 1, ...more] = array.shape;
  if (width !== undefined && more.length === 0) {
    {
      const data = array.dtype.includes("F")
        ? toFloat32(array, name)
        : Float32Array.from(toInt32(array, name));
      return { height, width, channels, data };
    }
  }
  throw new TypeError(
    `Cannot read the map "${name}": its shape is [${array.shape}], expected [height, width] or [height, width, channels]`,
  );
}
