/**
 * The passes of an EAGLE step through its head.
 *
 * @module
 */
import type { Tensor4D } from "../../nn/types.ts";

/** The three passes: the images, what is positive to them, their blurred copies. */
export type PassName = "image" | "positive" | "blurred";

/** Maps of the three passes: rank 4, `[batch, height, width, channels]`, float32. */
export type PassMaps = Readonly<Record<PassName, Tensor4D>>;
