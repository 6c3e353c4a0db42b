/**
 * From a kept model to a head that predicts as it did when its cell was scored.
 *
 * @module
 */
import { tensor, type Tensor2D, tensor2d } from "@tensorflow/tfjs-core";
import type { Readouts } from "../evaluate/predictor_outputs.ts";
import { clusterLogProbabilities } from "../methods/parts/cluster_probe.ts";
import type { OutputName } from "../backbone/output_names.ts";
import { methodInputs } from "../methods/needs.ts";
import type { MethodDefinition, Trainer, TrainerBackbone } from "../methods/types.ts";
import { startTrainer } from "../train/start_trainer.ts";
import type { KeptModel } from "./types.ts";

/** A head that was put together from a model. An engine must be running for as long as it lives. */
export interface RestoredHead {
  readonly model: KeptModel;
  /** What it says of codes, by each readout that the model has. */
  readonly predictor: Readouts;
  /** Frees its tensors. */
  dispose(): void;
}

/**
 * Puts the head of a model together.
 *
 * @param model The model.
 * @param method The method that its settings name.
 * @returns The head; the caller disposes of it.
 * @throws {RangeError} The method is of another version than the one that the model was trained by, or its state is another.
 */
export function restoreHead(model: KeptModel, method: MethodDefinition): RestoredHead {
  const { settings, seed, dataset, backbone, training, identity: { method_version } } = model;
  if (method.version !== method_version) {
    throw new RangeError(
      `Cannot use the model "${model.path}": it was trained by version ${method_version} of "${method.name}", ` +
        `expected version ${method.version}, which is here`,
    );
  }
  const images = {
    count: training.images,
    gridSize: training.grid,
    channels: backbone.channels,
    features: () =>
      Promise.reject(new TypeError(`Cannot train the model "${model.path}": it has no training images`)),
  };
  const trainer = startTrainer(method, { settings, seed }, {
    classes: dataset.classes.length,
    images,
    stepsPerEpoch: training.steps_per_epoch,
    ...backboneOf(model),
  });
  try {
    fill(trainer, model);
  } catch (error) {
    trainer.dispose();
    throw error;
  }
  const { centers } = model;
  const converged = centers && tensor2d(centers.data, [centers.rows, centers.columns]);
  return {
    model,
    predictor: readoutsOf(trainer, model, converged, methodInputs(method, settings.options).predict),
    dispose: () => {
      converged?.dispose();
      trainer.dispose();
    },
  };
}

/** What the method is told of the backbone: parameters of 0, as the state is filled in. */
function backboneOf({ backbone: { patch, transformer, parameters = {} } }: KeptModel): {
  backbone?: TrainerBackbone;
} {
  if (!transformer) return {};
  const zeros = Object.entries(parameters).map(([part, shapes]) => [
    part,
    Object.fromEntries(
      Object.entries(shapes).map(([name, shape]) => {
        const data = new Float32Array(shape.reduce((product, side) => product * side, 1));
        return [name, { shape, data }];
      }),
    ),
  ]);
  return { backbone: { patch, transformer, parameters: Object.fromEntries(zeros) } };
}

/** The readouts that the model was scored by. */
function readoutsOf(
  { predictor }: Trainer,
  { readouts }: KeptModel,
  converged: Tensor2D | null,
  inputs: readonly OutputName[] = [],
): Readouts {
  return {
    ...inputs.length > 0 && { inputs },
    codes: (features, outputs) => predictor.codes(features, outputs),
    ...readouts.literal && { clusters: (codes) => predictor.clusters(codes) },
    ...predictor.linear && { linear: (codes) => predictor.linear!(codes) },
    ...converged && { converged: (codes) => clusterLogProbabilities(codes, converged) },
  };
}

function fill({ state, kept = Object.keys(state) }: Trainer, { path, state: stored }: KeptModel): void {
  const cannot = (found: string, expected: string) =>
    new RangeError(`Cannot use the model "${path}": ${found}, expected ${expected}`);
  const odd = [...kept, ...stored.keys()].find((name) => !kept.includes(name) || !stored.has(name));
  if (odd !== undefined) {
    throw cannot(
      `"${odd}" is in ${stored.has(odd) ? "it" : "the method"} alone`,
      "the tensors of its method",
    );
  }
  for (const name of kept) {
    const [variable, saved] = [state[name], stored.get(name)!];
    if (String(variable.shape) !== String(saved.shape)) {
      throw cannot(`"${name}" has the shape [${saved.shape}]`, `[${variable.shape}] as of its method`);
    }
    const values = tensor(saved.data, variable.shape);
    variable.assign(values);
    values.dispose();
  }
}
