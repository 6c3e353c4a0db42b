/**
 * What a method is to the rest of the house: a trainer that eats feature batches and ends as a predictor.
 *
 * @module
 */
import type { TrainerBackbone } from "../backbone/types.ts";
import type { RandomStreams } from "../base/random.ts";
import type { StagePart, StageResults } from "../features/stage/types.ts";
import type { Batch, FeatureSource, StreamPart } from "../features/types.ts";
import type { ViewMaker } from "../features/views.ts";
import type { Tensor, Tensor2D, Tensor4D, Variable } from "../nn/types.ts";
import type { PlanMatrix } from "../omh/fixed_plan.ts";
import type { OmhOptions } from "../omh/options.ts";
import {
  type CellSettings,
  type CommandInput,
  type CommandPlugin,
  extensionOptions,
  type Schema,
  type SettledMethod,
} from "../spec/mod.ts";
import type { GeometryOf, MethodInputs, MethodProtocol } from "./inputs.ts";
import type { PredictionsText } from "../data/predictions/schema.ts";

/** What one training step tells the log. */
export interface StepReport {
  /** Weighted losses by name; training minimises their sum. */
  readonly losses: Readonly<Record<string, number>>;
  /** Other quantities worth a curve, e.g. the entropy of the transport plans in nats. */
  readonly diagnostics: Readonly<Record<string, number>>;
}

/** Outputs of the backbone by the names that a method asks for: batch first. */
export type NamedOutputs = Readonly<Record<string, Tensor>>;

/**
 * What is left of a method at test time. It borrows the trainer's parameters and is valid as long as the trainer.
 *
 * Each evaluation looks at all that it gives: an output of another shape or type fails the cell, one that is not finite is
 * diverged.
 */
export interface Predictor {
  /**
   * Codes without dropout.
   *
   * @param features rank 4, `[batch, height, width, C]`, float32.
   * @param outputs What the method asks for by `inputs.predict`, of the same pictures; nothing where it asks for none.
   * @returns rank 4, `[batch, height, width, K]`; the caller disposes of it.
   */
  codes(features: Tensor4D, outputs?: NamedOutputs): Tensor4D;
  /**
   * Log-probabilities of the clusters, `log_softmax(2 cos)` (reference: evaluation, section 1).
   *
   * @param codes rank 2, `[positions, K]`, float32.
   * @returns rank 2, `[positions, clusters]`.
   */
  clusters(codes: Tensor2D): Tensor2D;
  /** Log-probabilities of the linear probe, where there is one: rank 2, `[positions, classes]`. */
  readonly linear?: (codes: Tensor2D) => Tensor2D;
}

/** What a kept model has of an OMH hierarchy: `Hierarchy` is one. */
export interface TrainedHierarchy {
  /** The centres that the transport is between, coarsest first: rank 2, `[C_m, K]`, not normalised. */
  readonly transported: readonly Tensor2D[];
  /** Its losses begin with this training step, from 0. */
  readonly options: { readonly start_step: number };
  /** The plans for the centres as they are now, one per pair of adjacent levels; none where there is no matching loss. */
  plans(): Promise<readonly PlanMatrix[]>;
}

/** One cell's head, probes, hierarchy and optimisers. */
export interface Trainer {
  /**
   * Takes one optimiser step.
   *
   * @throws {DivergedError} A value that training needs is not finite.
   */
  step(batch: Batch): Promise<StepReport>;
  /** Predicts with the parameters as they are now. */
  readonly predictor: Predictor;
  /** Everything that must be saved to resume to the bit, by stable name: parameters, moments, averages. */
  readonly state: Readonly<Record<string, Variable>>;
  /** Number of steps taken; set it after {@linkcode state} has been restored. */
  steps: number;
  /**
   * Names of the state that the predictor reads: what a kept model has of it. The rest serves the training alone.
   *
   * @default {all} of the state
   */
  readonly kept?: readonly string[];
  /** The OMH hierarchy that shapes the codes, where there is one. */
  readonly hierarchy?: TrainedHierarchy;
  /** Frees all tensors. */
  dispose(): void;
}

export type { TrainerBackbone };

/** What a trainer is made from. */
export interface TrainerContext<Options> {
  /** The method's options, validated, defaults filled in. */
  readonly options: Options;
  /** OMH options, or null for the baseline alone. */
  readonly omh: OmhOptions | null;
  /** Number of classes n: of the linear probe, and of the coarsest OMH level. */
  readonly classes: number;
  /** Number of clusters that the predictor tells apart: n, or more. */
  readonly clusters: number;
  /** Whether a linear probe is trained, by methods that have one. */
  readonly linearProbe: boolean;
  /**
   * Factor on the learning rate of a cluster probe that is trained beside a head, and of the centres of OMH, which learn as
   * that does; by methods that have one.
   *
   * @default {1}
   */
  readonly probeRateScale?: number;
  /** Number of feature channels C. */
  readonly channels: number;
  /** The cell's random streams. */
  readonly random: RandomStreams;
  /** All training images, for methods that look beyond the batch. */
  readonly images: FeatureSource;
  /** Images per batch. */
  readonly batch: number;
  /** Number of training steps. */
  readonly steps: number;
  /** Training steps per epoch. */
  readonly stepsPerEpoch: number;
  /** The backbone; there if the method has `inputs` and the backbone is a transformer. */
  readonly backbone?: TrainerBackbone;
  /**
   * What the method's stage has made; there if it has one. A kept model that is put together has none: its state is filled in
   * afterwards.
   */
  readonly stage?: StageResults;
}

/** The size of a training step. */
export interface StepShape {
  /** Images per batch. */
  readonly batch: number;
  /** Positions per image. */
  readonly positions: number;
  /** Feature channels C. */
  readonly channels: number;
  /** Number of classes. */
  readonly classes: number;
  /** Number of clusters: as many as classes, or more. */
  readonly clusters: number;
}

/** The size of a training run. */
export interface RunShape {
  /** Number of training steps. */
  readonly steps: number;
  /** Training steps per epoch. */
  readonly stepsPerEpoch: number;
  /** Images per batch. */
  readonly batch: number;
  /** Number of training images. */
  readonly images: number;
}

/** Predictions of another program, and the file that says what they are. */
export interface UploadedPredictions extends SettledMethod {
  /** Path of the predictions file. */
  readonly file: string;
  /** Its folder, which has the predictions of each seed. */
  readonly folder: string;
  /** What it says. */
  readonly declared: PredictionsText;
}

/** A program that makes predictions. */
export interface ExternalCommand extends SettledMethod {
  /** Name or absolute path of the program. */
  readonly program: string;
  /** Its arguments. */
  readonly args: readonly string[];
  /** Folder that it runs in, absolute. */
  readonly folder: string;
  /** What it is handed. */
  readonly input: readonly CommandInput[];
  /** What it writes. */
  readonly output: CommandPlugin["output"];
  /** Longest time of one cell, seconds. */
  readonly timeLimit: number;
}

/** A baseline. */
export interface MethodDefinition<Options extends object = Record<string, unknown>> {
  /** Name that specs use, and the name of the section of its options. */
  readonly name: string;
  /** One line for listings. */
  readonly title: string;
  /** Raised whenever the numbers may change: it is part of every cell's key. */
  readonly version: number;
  /** Validates the method's section of a spec and fills in the defaults. */
  readonly options: Schema<Options>;
  /** What the method asks of the feature stream, or how that follows from its options. */
  readonly needs: readonly StreamPart[] | ((options: Options) => readonly StreamPart[]);
  /**
   * What it asks for by name, or how that follows from its options.
   *
   * @default {nothing}
   */
  readonly inputs?: MethodInputs | ((options: Options) => MethodInputs);
  /**
   * Views of the training pictures, where the backbone is not to see them as they are. Features of such views are computed
   * at each step and not kept, but for flipped ones. `needs` cannot be had of a first view; beside a second one they are of
   * the pictures as they are.
   *
   * @default {none: the pictures as they are}
   */
  readonly views?: (options: Options) => ViewMaker;
  /**
   * How training pictures are brought to the training resolution.
   *
   * @default {the common protocol's}
   */
  readonly geometry?: GeometryOf<Options>;
  /**
   * The protocol of its official program. Its cells are scored by it unless `evaluate.protocol` says `common`, and tables say
   * which it is.
   *
   * @default {none: the common protocol}
   */
  readonly protocol?: MethodProtocol<Options>;
  /**
   * Work over the training images before the first step, made once and kept, in parts.
   *
   * @default {none}
   */
  readonly stage?: readonly StagePart<Options>[];
  /** Whether an epoch's last, smaller batch is kept or dropped, as in the method's official program. */
  readonly dropLast: boolean;
  /**
   * Whether OMH can shape its codes: a head that is trained. A spec that switches OMH on for a method without is refused.
   *
   * @default {true}
   */
  readonly supportsOmh?: boolean;
  /**
   * Whether it learns anything. Cells of a method that does not take no steps, whatever `train.steps` says.
   *
   * @default {true}
   */
  readonly trains?: boolean;
  /** Floating-point operations of one training step without OMH, for estimates of cost. */
  stepFlops(shape: StepShape, options: Options): number;
  /**
   * Bytes that a training step without OMH holds at most besides its batch, within a factor of two: parameters with their
   * gradients and moments, and all that is kept for the backward pass. What no machine holds is refused when it is planned.
   */
  stepBytes?(shape: StepShape, options: Options): number;
  /** Images whose features a training looks up besides its batches, each visit counted, for estimates of cost; none by default. */
  extraImages?(run: RunShape, options: Options): number;
  /** Starts a cell. */
  trainer(context: TrainerContext<Options>): Trainer;
  /**
   * The program whose predictions are its cells', for a method of which nothing is trained here: `trainer` is never called.
   *
   * @default {none}
   */
  readonly command?: ExternalCommand;
  /** Options small enough for a test to train within a second. */
  readonly example: Readonly<Record<string, unknown>>;
  /**
   * Predictions that another program made, which are scored in place of a trained head's.
   *
   * @default {none: cells are trained here}
   */
  readonly uploaded?: UploadedPredictions;
  /** Options that it needs where there are fewer training images than in any published dataset: trials set them. */
  readonly smallDataset?: Readonly<Record<string, unknown>>;
}

/**
 * What a trainer is told of the loss extensions that a cell has on.
 *
 * @throws {RangeError} OMH is on and the method has nothing for it to shape.
 */
export function extensionContext(
  settings: CellSettings,
  { name, supportsOmh = true }: Pick<MethodDefinition, "name" | "supportsOmh">,
): Pick<TrainerContext<never>, "omh"> {
  const omh = extensionOptions(settings, "omh") as OmhOptions | null;
  if (omh && !supportsOmh) {
    throw new RangeError(
      `Cannot train "${name}": OMH is on and the method does not support it, expected OMH off`,
    );
  }
  return { omh };
}
