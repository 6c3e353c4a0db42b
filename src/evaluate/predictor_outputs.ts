/**
 * What a predictor gives is looked at before it is scored: its shape, and that all of it is finite. Scores of anything else
 * would look like scores: the best of NaN is class 0, and clusters that nobody asked for would be dropped or read as others.
 *
 * @module
 */
import { sum, type Tensor, type Tensor2D, type Tensor4D, tidy } from "@tensorflow/tfjs-core";
import type { OutputName } from "../backbone/output_names.ts";
import type { Predictor } from "../methods/types.ts";
import { DivergedError } from "../nn/diverged_error.ts";
import type { Size } from "../nn/bilinear.ts";

/** What a head says of codes: by its own probes, and by clusters that were found in its codes after the training. */
export interface Readouts extends Omit<Predictor, "clusters"> {
  /** Outputs of the backbone that codes are made from beside the features, by name; none by default. */
  readonly inputs?: readonly OutputName[];
  /** Those of the own clusters; left out where the head has taken no step, so that they are as they were started. */
  readonly clusters?: Predictor["clusters"];
  /** Log-probabilities of the converged clusters, where there are any: rank 2, `[positions, clusters]`. */
  readonly converged?: (codes: Tensor2D) => Tensor2D;
}

/** How many clusters and classes a predictor is to tell apart. */
export interface PredictorSize {
  /** Number of classes: columns of the linear probe. */
  readonly classes: number;
  /** Number of clusters beyond one per class. */
  readonly extra: number;
}

/** What an output is, for messages. */
export interface OutputPlace {
  /** What the values are. */
  readonly what: string;
  /** What the last axis counts. */
  readonly entry: string;
  /** Columns of the map. */
  readonly width: number;
  /** Names the picture. */
  readonly picture: () => string;
}

/**
 * A predictor that refuses outputs of a shape that was not asked for.
 *
 * @param grid Size of the maps of features.
 * @param size How many clusters and classes it is to tell apart.
 * @returns The predictor; its functions throw a TypeError where the output is no float32 tensor of the shape, or where codes
 * change their number of channels.
 */
export function shapedPredictor(
  predictor: Readouts,
  grid: Size,
  { classes, extra }: PredictorSize,
): Readouts {
  const shaped =
    (what: string, scoresOf: (codes: Tensor2D) => Tensor2D, columns: number) => (codes: Tensor2D) => {
      const scores = scoresOf.call(predictor, codes);
      assertShape(`log-probabilities of the ${what}`, scores, [codes.shape[0], columns]);
      return scores;
    };
  const { inputs, clusters, converged, linear } = predictor;
  return {
    ...inputs && { inputs },
    codes: shapedCodes(predictor, grid),
    ...clusters && { clusters: shaped("clusters", clusters, classes + extra) },
    ...converged && { converged: shaped("converged clusters", converged, classes + extra) },
    ...linear && { linear: shaped("linear probe", linear, classes) },
  };
}

/**
 * The codes of a predictor, refused where they are of a shape that was not asked for.
 *
 * @param grid Size of the maps of features, of one picture each.
 */
export function shapedCodes(predictor: Pick<Predictor, "codes">, grid: Size): Predictor["codes"] {
  let channels: number | undefined;
  return (features, outputs) => {
    const codes: Tensor4D = predictor.codes(features, outputs);
    assertShape("codes", codes, [1, grid.height, grid.width, channels ?? "any"]);
    channels = codes.shape[3];
    return codes;
  };
}

function assertShape(what: string, output: Tensor, expected: readonly (number | "any")[]): void {
  const { shape, dtype }: Partial<Tensor> = output ?? {};
  const fits = dtype === "float32" && shape?.length === expected.length &&
    expected.every((size, axis) => size === "any" ? shape[axis] > 0 : shape[axis] === size);
  if (fits) return;
  const found = shape ? `${dtype} [${shape.join(", ")}]` : "no tensor";
  throw new TypeError(
    `Cannot score the predictor's "${what}": they are ${found}, expected float32 [${expected.join(", ")}]`,
  );
}

/**
 * Refuses an output that is not finite.
 *
 * @param output rank 2 or 4, float32: positions or pixels row by row, then what is told apart at each.
 * @param place What the output is, and of which picture.
 * @throws {DivergedError} A value is NaN or infinite; it says which and where.
 */
export async function assertFinite(
  output: Tensor,
  { what, entry, width, picture }: OutputPlace,
): Promise<void> {
  // A sum of finite numbers may overflow, but with any other number among them none is finite.
  const total = tidy(() => sum(output));
  const [value] = await total.data();
  total.dispose();
  if (Number.isFinite(value)) return;
  const values = await output.data();
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  const depth = output.shape.at(-1)!;
  const position = Math.floor(at / depth);
  const place = `row ${Math.floor(position / width)}, column ${position % width}, ${entry} ${at % depth}`;
  throw new DivergedError(`the ${what} are ${values[at]} at ${place} of the picture "${picture()}"`, "score");
}
