/**
 * What exists for a spec to name, as this room knows it: it stands on no other.
 *
 * @module
 */
import type { Preset } from "./presets.ts";

import type { CellSettings } from "./cell_settings.ts";

/** What validates a section of a spec and fills in its defaults. Every zod 4 schema is one. */
export interface Schema<Output = unknown> {
  /**
   * Validates a value.
   *
   * @param input The section as the spec has it.
   * @returns The section with its defaults.
   * @throws {Error} The value is not valid.
   */
  parse(input: unknown): Output;
  /**
   * Validates a value without throwing.
   *
   * @param input The section as the spec has it.
   * @returns The section with its defaults, or what is wrong with it.
   */
  safeParse(input: unknown): SchemaResult<Output>;
  /**
   * What the schema takes, as JSON Schema.
   *
   * @param options Asks for the input's schema, with what JSON Schema cannot say left open.
   * @returns Plain data.
   */
  toJSONSchema(options: { readonly io: "input"; readonly unrepresentable: "any" }): object;
}

/** What came of validating a value. */
export type SchemaResult<Output> =
  | { readonly success: true; readonly data: Output; readonly error?: undefined }
  | {
    readonly success: false;
    readonly data?: undefined;
    readonly error: { readonly issues: readonly SchemaIssue[] };
  };

/** One thing that is wrong with a value. */
export interface SchemaIssue {
  /** Kind of issue; `unrecognized_keys` and `custom` are treated apart. */
  readonly code?: string;
  /** Path of the offending part in the value. */
  readonly path: readonly PropertyKey[];
  /** One line; the expectation alone for a `custom` issue. */
  readonly message: string;
  /** The keys of an `unrecognized_keys` issue. */
  readonly keys?: readonly string[];
  /** What each choice of an `invalid_union` issue has against the value, its paths below that value. */
  readonly errors?: readonly (readonly SchemaIssue[])[];
}

/** What is settled about cells that a spec has no say in. */
export interface SettledMethod {
  /**
   * Whether a frozen backbone of ours has a part in it.
   *
   * @default {false}
   */
  readonly takesBackbone?: boolean;
  /**
   * Settings as what made the predictions had them.
   *
   * @param settings What a spec says.
   * @param classes Number of classes of its dataset.
   * @returns All settings of the cell.
   */
  settle(settings: CellSettings, classes: number): CellSettings;
}

/** A protocol of a method's own, as far as it decides about settings. */
export interface CatalogueProtocol {
  /** Whether codes are averaged with those of the flipped image. */
  readonly flip: boolean;
  /** Whether predictions are refined with the dense CRF; `either` leaves it to the spec. */
  readonly crf: boolean | "either";
  /**
   * How clusters are matched to classes.
   *
   * @default {as the spec says}
   */
  readonly matching?: CellSettings["evaluate"]["matching"];
}

/** A method, as far as a spec must know it. */
export interface CatalogueMethod {
  /** One line for listings. */
  readonly title: string;
  /** Counts the changes that make old results incomparable. */
  readonly version: number;
  /** Validates the method's section and fills in its defaults. */
  readonly options: Schema;
  /**
   * Whether losses can be added to the method's.
   *
   * @default {true}
   */
  readonly supportsOmh?: boolean;
  /**
   * Whether it learns anything; cells of one that does not take no steps.
   *
   * @default {true}
   */
  readonly trains?: boolean;
  /**
   * The protocol of its official program.
   *
   * @default {none: the common one}
   */
  readonly protocol?: CatalogueProtocol;
  /**
   * Predictions that another program made.
   *
   * @default {none: cells are trained here}
   */
  readonly uploaded?: SettledMethod;
  /**
   * The program that makes its predictions.
   *
   * @default {none: cells are trained here}
   */
  readonly command?: SettledMethod;
}

/** Losses that can be added to a method's, as far as a spec must know them. */
export interface CatalogueExtension {
  /** One line for listings. */
  readonly title: string;
  /** Validates the section without `enabled`, and fills in its defaults. */
  readonly options: Schema;
}

/** What exists for a spec to name. Given by the caller, so that this room depends on no other. */
export interface Catalogue {
  /** Methods by name; `options` validates a method's section and fills in its defaults. */
  readonly methods: Readonly<Record<string, CatalogueMethod>>;
  /** Datasets by name. */
  readonly datasets: Readonly<Record<string, { title: string; classes: number; preset?: Preset }>>;
  /** Backbones by name; `channels` of a feature, `patch` in pixels. */
  readonly backbones: Readonly<
    Record<string, { title: string; channels: number; patch: number; preset?: Preset }>
  >;
  /** Losses that a spec may add to a method's, by name: that of their section. */
  readonly extensions: Readonly<Record<string, CatalogueExtension>>;
  /**
   * Names above that are a spec's own modules, not registered.
   *
   * @default {[]}
   */
  readonly modules?: readonly string[];
  /**
   * What is against training a method with given options on a backbone, in one line; undefined where nothing is.
   *
   * @default {nothing}
   */
  readonly unmet?: (
    method: string,
    options: Readonly<Record<string, unknown>>,
    backbone: string,
  ) => string | undefined;
}
