/**
 * The library's operations on rows by number.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { assertRows } from "../assert_rows.ts";
import { sizeOf } from "../shapes.ts";
import type { WasmKernel } from "./runtime.ts";

/** `gather` along axis 0. */
export const gather: WasmKernel = {
  name: "GatherV2",
  compute({ inputs: { x, indices }, attrs }, { memory, kernels }) {
    const axis = tf.util.parseAxisParam(attrs.axis as number, x.shape)[0];
    if (attrs.batchDims || axis !== 0 || x.dtype === "string" || indices.dtype !== "int32") return undefined;
    assertRows("gather", memory.integers(indices), x.shape[0]);
    const row = x.shape.slice(1);
    const y = memory.allocate([...indices.shape, ...row], x.dtype);
    const rowBytes = sizeOf(row) * tf.util.bytesPerElement(x.dtype);
    kernels.gatherRows(
      memory.address(x),
      memory.address(indices),
      memory.address(y),
      sizeOf(indices.shape),
      rowBytes,
    );
    return y;
  },
};

/** `unsortedSegmentSum`, the gradient of {@linkcode gather}; the library has no kernel for it on wasm. */
export const unsortedSegmentSum: WasmKernel = {
  name: "UnsortedSegmentSum",
  compute({ inputs: { x, segmentIds }, attrs }, { memory, kernels }) {
    if (x.dtype !== "float32" || segmentIds.dtype !== "int32") return undefined;
    const segments = attrs.numSegments as number;
    const kept = x.shape.slice(segmentIds.shape.length);
    const y = memory.allocate([segments, ...kept]);
    memory.clear(y);
    const rows = sizeOf(segmentIds.shape);
    const pointers = [memory.address(x), memory.address(segmentIds), memory.address(y)] as const;
    kernels.addRowsBySegment(...pointers, rows, sizeOf(kept), segments);
    return y;
  },
};
