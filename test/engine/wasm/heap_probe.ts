/** Fills the heap of the wasm backend until it is refused more, and prints what it saw as JSON. */
import * as tf from "@tensorflow/tfjs-core";
import { startWasm } from "../../../src/engine/wasm/engine.ts";

/** What the probe saw. */
export interface HeapReport {
  /** Pieces of 128 MiB that were given. */
  readonly pieces: number;
  /** How many of them begin before another ends. */
  readonly overlapping: number;
  /** The error that ended it. */
  readonly refusal: string;
  /** A small tensor, made after all pieces were freed. */
  readonly afterwards: readonly number[];
}

const PIECE_VALUES = 2 ** 25;
/** More than the heap can hold. */
const MOST_PIECES = 40;

if (import.meta.main) {
  const { memory } = await startWasm();
  const pieces: tf.TensorInfo[] = [];
  let refusal = "";
  try {
    while (pieces.length < MOST_PIECES) pieces.push(memory.allocate([PIECE_VALUES]));
  } catch (error) {
    refusal = `${error}`;
  }
  const starts = pieces.map((piece) => memory.address(piece)).sort((a, b) => a - b);
  const overlapping = starts.filter((start, i) => i > 0 && start < starts[i - 1] + 4 * PIECE_VALUES).length;
  pieces.forEach((piece) => memory.free(piece));
  const report: HeapReport = {
    pieces: pieces.length,
    overlapping,
    refusal,
    afterwards: [...tf.tensor1d([1, 2, 3]).dataSync()],
  };
  console.log(JSON.stringify(report));
}
