/**
 * A sample of a head's codes of the training images, which no label has any part in.
 *
 * @module
 */
import { tensor4d, tidy } from "@tensorflow/tfjs-core";
import type { OutputName } from "../../backbone/output_names.ts";
import type { RandomStreams } from "../../base/random.ts";
import type { Split } from "../../data/types.ts";
import type { FeatureBank } from "../../features/feature_bank.ts";
import type { Size } from "../../nn/bilinear.ts";
import type { Predictor } from "../../methods/types.ts";
import { assertFinite, type Readouts, shapedCodes } from "../predictor_outputs.ts";

/** Most codes of a sample: some hundred for each of 27 clusters, and few enough that 50 starts of k-means take a second. */
export const CODE_SAMPLE = 8192;
/** Most images that a sample is of, so that a set of 488,000 crops costs no more than one of 512 images. */
export const SAMPLED_IMAGES = 512;

/** Codes, row by row. */
export interface CodeSample {
  /** `[count, channels]`. */
  readonly codes: Float32Array;
  readonly count: number;
  /** Number of code channels K. */
  readonly channels: number;
  /** Where each code is from: an image, and a position on its grid, row by row. */
  readonly places: readonly { readonly image: number; readonly position: number }[];
}

/** What a sample is drawn from. */
export interface SampledBank extends Pick<FeatureBank, "count" | "gridSize" | "channels" | "features"> {
  readonly split: Pick<Split, "id">;
  /** Size of feature maps, where they are no squares. */
  readonly grid?: Size;
  /** Gives what the head asks for by name; there if it does. */
  readonly outputTensors?: FeatureBank["outputTensors"];
}

/**
 * Draws positions evenly over the images, and takes the head's codes there: without dropout, not flipped, not normalised.
 *
 * @param predictor Borrowed.
 * @param images Features of the training images.
 * @param random The cell's streams.
 * @returns Codes in the order of the images; all of them where there are fewer than the sample holds.
 * @throws {DivergedError} A code of an image that is drawn is not finite.
 * @throws {TypeError} The codes are of another shape than was asked for.
 */
export async function sampleCodes(
  predictor: Pick<Predictor, "codes"> & Pick<Readouts, "inputs">,
  images: SampledBank,
  random: RandomStreams,
): Promise<CodeSample> {
  const drawn = drawImages(images.count, random);
  const { gridSize, grid = { height: gridSize, width: gridSize } } = images;
  const positions = grid.height * grid.width;
  const codesOf = shapedCodes(predictor, grid);
  const count = Math.min(CODE_SAMPLE, drawn.length * positions);
  const before = (image: number) => Math.floor(count * image / drawn.length);
  const parts: Float32Array[] = [];
  const places: CodeSample["places"][number][] = [];
  for (const [i, image] of drawn.entries()) {
    const map = await imageCodes(codesOf, images, image, predictor.inputs);
    const channels = map.length / positions;
    const order = random.stream("codes/positions", image).permutation(positions);
    for (const position of order.subarray(0, before(i + 1) - before(i)).sort()) {
      parts.push(map.slice(position * channels, (position + 1) * channels));
      places.push({ image, position });
    }
  }
  const channels = parts[0]?.length ?? 0;
  const codes = new Float32Array(count * channels);
  for (const [at, part] of parts.entries()) codes.set(part, at * channels);
  return { codes, count, channels, places };
}

function drawImages(count: number, random: RandomStreams): Int32Array {
  if (count <= SAMPLED_IMAGES) return Int32Array.from({ length: count }, (_, image) => image);
  return random.stream("codes/images").permutation(count).subarray(0, SAMPLED_IMAGES).sort();
}

/** Codes of one image, position by position. */
export async function imageCodes(
  codesOf: Predictor["codes"],
  images: Omit<SampledBank, "count">,
  image: number,
  inputs: readonly OutputName[] = [],
): Promise<Float32Array> {
  const { gridSize, channels } = images;
  const { height, width } = images.grid ?? { height: gridSize, width: gridSize };
  const features = await images.features(image, false, inputs);
  const outputs = inputs.length > 0 ? await images.outputTensors!(image, inputs) : undefined;
  const codes = tidy(() => codesOf(tensor4d(features, [1, height, width, channels]), outputs));
  for (const output of Object.values(outputs ?? {})) output.dispose();
  try {
    const picture = () => images.split.id(image);
    await assertFinite(codes, { what: "codes", entry: "channel", width, picture });
    return await codes.data<"float32">() as Float32Array;
  } finally {
    codes.dispose();
  }
}
