/**
 * Views: what a method makes of a training picture before the backbone sees it.
 *
 * @module
 */
import type { RandomStream, RandomStreams } from "../base/random.ts";
import type { PixelSize } from "../data/geometry.ts";

/** A training picture that a view is made of. */
export interface ViewedPicture {
  /** Place of the picture in the training split. */
  readonly index: number;
  /** Rows. */
  readonly height: number;
  /** Pixels in a row. */
  readonly width: number;
  /** `[height, width, 3]`, row by row, channels last: normalised by the ImageNet mean and deviation. Not to be changed. */
  readonly pixels: Float32Array;
  /** The same in 0..255, as they were before they were normalised. Not to be changed. */
  readonly levels: Float32Array;
}

/** Where the random numbers of a view come from: they depend on the order's seed, the step and the purpose alone. */
export interface ViewDraws {
  /** The training step that the view is for, from 0. */
  readonly step: number;
  /** Numbers for the whole batch: each of its pictures is handed the same. */
  batch(purpose: string): RandomStream;
  /** Numbers of one picture, by its place in the batch. */
  image(purpose: string): RandomStream;
}

/** One view of a picture. Without `pixels` it is the picture itself, or its flipped copy, whose features are kept. */
export interface View {
  /** `[height, width, 3]`, row by row, channels last, normalised: what the backbone is to see. */
  readonly pixels?: Float32Array;
  /** Whether it is flipped left to right: labels and maps are flipped with it; `pixels` are so already. */
  readonly flipped?: boolean;
  /** Where it lies in the picture, as plain data: for the method, which finds it in its batch. */
  readonly place?: unknown;
  /**
   * Brings the picture's labels to the view, as many rows and columns as before.
   *
   * @default {flipped, where the view is}
   */
  readonly labels?: (labels: Int32Array) => Int32Array;
}

/** Makes the views of a training: the first, that of `features`, and a second one. */
export interface ViewMaker {
  /**
   * Size of views with pixels of their own: multiples of the patch.
   *
   * @default {that of the picture}
   */
  readonly size?: (picture: PixelSize) => PixelSize;
  /**
   * The view that `features`, `outputs`, `pictures` and `labels` of a batch are of.
   *
   * @default {the picture itself}
   */
  readonly first?: (picture: ViewedPicture, draws: ViewDraws) => View;
  /**
   * One more view of the same picture, that of `second`.
   *
   * @param first What the first view of the picture is.
   */
  readonly second?: (picture: ViewedPicture, draws: ViewDraws, first: View) => View;
}

/** The draws of the view at a place of a step's batch. */
export function viewDraws(random: RandomStreams, step: number, place: number): ViewDraws {
  return {
    step,
    batch: (purpose) => random.stream(`stream/view/${purpose}`, step),
    image: (purpose) => random.stream(`stream/view/${purpose}/${place}`, step),
  };
}
