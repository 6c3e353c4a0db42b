/**
 * What a method asks for by name, and the protocol that it may own.
 *
 * @module
 */
import type { OutputName } from "../backbone/output_names.ts";
import type { ParameterPart } from "../backbone/types.ts";
import type { Geometry } from "../data/geometry.ts";

/** What a method asks for besides features and labels, by name. */
export interface MethodInputs {
  /** Outputs of the backbone for the images of a batch: `batch.outputs`. */
  readonly train?: readonly OutputName[];
  /** Outputs of the second view: `batch.second.outputs`. */
  readonly second?: readonly OutputName[];
  /** Outputs of one near neighbour of each image, `batch.neighborOutputs`: with `needs` of `neighbors`. */
  readonly neighbors?: readonly OutputName[];
  /** Outputs that `predictor.codes` is handed. */
  readonly predict?: readonly OutputName[];
  /**
   * Whether the pictures are in the batch: `batch.pictures`, and `batch.second.pictures`.
   *
   * @default {false}
   */
  readonly pictures?: boolean;
  /** Maps of each image, `batch.maps`: one that the dataset carries, or `<part>/<array>` of the method's stage. */
  readonly maps?: readonly string[];
  /** Parts of the backbone whose parameters the trainer starts from: `context.backbone.parameters`. */
  readonly parameters?: readonly ParameterPart[];
}

/** A geometry, or how it follows from the method's options. */
export type GeometryOf<Options> = Geometry | ((options: Options) => Geometry);

/** How a method's official program scores it, where that is not the common protocol. */
export interface MethodProtocol<Options = Record<string, unknown>> {
  /**
   * How pictures and labels are brought to the resolution that is scored.
   *
   * @default {the common protocol's}
   */
  readonly geometry?: GeometryOf<Options>;
  /** Whether codes are averaged with those of the flipped image. */
  readonly flip: boolean;
  /** Whether predictions are refined with the dense CRF; `"either"` leaves it to `evaluate.crf`. */
  readonly crf: boolean | "either";
  /**
   * How clusters are matched to classes, where that is not left to `evaluate.matching`: `matched-only` leaves the pixels of
   * clusters that are matched to none out of accuracy and IoU.
   *
   * @default {as `evaluate.matching` says}
   */
  readonly matching?: "one-to-one" | "matched-only";
}
