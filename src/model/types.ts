/**
 * A kept model: what is left of a trained cell at test time, with all that its predictions mean.
 *
 * @module
 */
import type { TransformerShape } from "../backbone/output_names.ts";
import type { Fit } from "../data/types.ts";
import type { PluginSource } from "../base/registry.ts";
import type { CellSettings, Readout } from "../spec/mod.ts";

/** Schema of a model's file; raised when its meaning changes. */
export const MODEL_SCHEMA = "omh-bench/model@1";

/** Which class each cluster stands for, by its place among the classes; null for a cluster that is matched to none. */
export type ClassAssignment = readonly (number | null)[];

/** What a cell's numbers depend on besides settings and seed, as its result has it. */
export interface ModelIdentity {
  /** Version of the method. */
  readonly method_version: number;
  /** Fingerprint of the dataset that it was trained and scored on. */
  readonly dataset_fingerprint: string;
  /** SHA-256 (hex) of the weights of the backbone, or what stands for them. */
  readonly weights_digest: string;
  /** SHA-256 (hex) of code that did not come with the harness, by what it is taken as. */
  readonly code?: Readonly<Partial<Record<"method" | "dataset" | "backbone", string>>>;
  /** Numerics tag of the engine. */
  readonly numerics: string;
}

/** What a model has of its dataset. */
export interface ModelDataset {
  /** Name that the settings use. */
  readonly name: string;
  /** Class names, in label order. */
  readonly classes: readonly string[];
  /** 8-bit RGB colour of each class. */
  readonly colours: readonly (readonly [number, number, number])[];
  /** How pictures become square. */
  readonly fit: Fit;
}

/** What a model has of its backbone; its weights are a file of their own. */
export interface ModelBackbone {
  /** Name that the settings use. */
  readonly name: string;
  /** SHA-256 (hex) of its weights. */
  readonly digest: string;
  /** Number of feature channels C. */
  readonly channels: number;
  /** Side of a patch, pixels. */
  readonly patch: number;
  /** Sizes of its transformer; there if the method asks for outputs or parameters by name. */
  readonly transformer?: TransformerShape;
  /** Shapes of the parameters that the method starts from, by part and name; there if it asks for any. */
  readonly parameters?: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;
}

/** The size of the training, which a method may make its parameters by. */
export interface ModelTraining {
  /** Steps that the kept parameters have taken. */
  readonly steps: number;
  /** Number of training images. */
  readonly images: number;
  /** Patches per axis of their feature maps. */
  readonly grid: number;
  /** Training steps per epoch. */
  readonly steps_per_epoch: number;
}

/** The readouts that a model has: which class each cluster stands for. */
export type ModelReadouts = Readonly<Record<Readout, ClassAssignment | null>>;

/** What the header of a model's file says. Two trainings of one cell on one engine say the same. */
export interface ModelContent {
  /** Key of its cell. */
  readonly key: string;
  /** Digest of its cell's result. */
  readonly cell: string;
  /** All settings of its cell. */
  readonly settings: CellSettings;
  /** Seed of its cell. */
  readonly seed: number;
  /** What its cell's key is made of besides settings and seed. */
  readonly identity: ModelIdentity;
  /** What it was trained and scored on. */
  readonly dataset: ModelDataset;
  /** What its features come from. */
  readonly backbone: ModelBackbone;
  /** The size of its training. */
  readonly training: ModelTraining;
  /** What its clusters stand for. */
  readonly readouts: ModelReadouts;
}

/** Where names in the settings of a model are looked up that are those of plugins. */
export interface ModelScope {
  /** Path of the spec, relative to the folder of the model: what relative specifiers are relative to. */
  readonly spec?: string;
  /** Names given to modules and to data. */
  readonly plugins?: Readonly<Record<string, PluginSource>>;
}

/** What varies from run to run: it is no part of the digest. */
export interface ModelOrigin {
  /** What names of plugins in the settings mean. */
  readonly scope: ModelScope;
  /** What made it: versions, engine, commit, machine and time, as in a result. */
  readonly provenance: Readonly<Record<string, unknown>>;
}

/** A matrix of numbers, row by row. */
export interface FloatMatrix {
  /** Number of rows. */
  readonly rows: number;
  /** Number of columns. */
  readonly columns: number;
  /** `rows * columns` numbers. */
  readonly data: Float32Array;
}

/** Numbers of any shape, row-major. */
export interface FloatTensor {
  /** Sizes of the axes. */
  readonly shape: readonly number[];
  /** As many numbers as the product of the sizes. */
  readonly data: Float32Array;
}

/** What a model has of an OMH hierarchy whose losses have begun. */
export interface ModelHierarchy {
  /** Centres of each level, coarsest first, not normalised: the rows are clusters, the columns code channels. */
  readonly centers: readonly FloatMatrix[];
  /**
   * The transport plan between each level, in rows, and the next finer one, in columns, for these centres: entries sum to 1.
   * None where there is no matching loss, or no plan for these centres.
   */
  readonly plans: readonly FloatMatrix[];
}

/** A model as it was read from its file. */
export interface KeptModel extends ModelContent, ModelOrigin {
  /** The file. */
  readonly path: string;
  /** SHA-256 (hex) of its content and tensors. */
  readonly digest: string;
  /** State of the trainer that predicts, by name: head, cluster probe, linear probe. */
  readonly state: ReadonlyMap<string, FloatTensor>;
  /** Centres of the converged readout, at unit length: the rows are clusters; null where there is none. */
  readonly centers: FloatMatrix | null;
  /** Mean feature of the training images, C numbers, that is taken from features; null where none is. */
  readonly mean: Float32Array | null;
  /** Null where OMH is off or its losses had not begun. */
  readonly hierarchy: ModelHierarchy | null;
}
