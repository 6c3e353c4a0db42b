import type { GpuReplacement } from "./runtime.ts";
import { sizeOf } from "../shapes.ts";

/** Entries from which on a result is made on the device. */
const LARGE = 1000;

/** Has the library repeat a small tensor on the device if the result is large: on the processor all of it would be uploaded. */
export const tileOnCard: GpuReplacement = ({ inputs: { x }, attrs }, runtime) => {
  const size = sizeOf(x.shape) * sizeOf(attrs.reps as number[]);
  if (x.dtype !== "string" && size >= LARGE) runtime.backend.uploadToGPU(x.dataId);
  return undefined;
};
