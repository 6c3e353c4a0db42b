/** A check of a kernel, and what checks compute on. */
import * as tf from "@tensorflow/tfjs-core";
import type { Rank } from "@tensorflow/tfjs-core";
import { spread } from "../../nn/tensor_fixture.ts";
import { random } from "../wasm/engine_fixture.ts";
import type { Make } from "./_compare.ts";

/** A kernel's task: computed on webgpu and on cpu, and compared. */
export interface Check {
  readonly name: string;
  /** Largest error, relative to the largest entry of each result. */
  readonly tolerance: number;
  /** Sizes by hand: each axis below and above a tile, a multiple of four and not. */
  readonly sizes: readonly (readonly number[])[];
  /** Largest sizes of those that are drawn; the smallest are 1. */
  readonly most: readonly number[];
  readonly make: (...sizes: number[]) => Make;
}

export const weights = (shape: number[]) => random(shape, 99);
export const matrix = (rows: number, columns: number, seed: number, mean = 0) =>
  random<Rank.R2>([rows, columns], seed, mean);
export const vector = (length: number, seed: number, mean = 0) => random<Rank.R1>([length], seed, mean);
export const labels = (count: number, classes: number) =>
  // -1 and `classes` count nothing.
  tf.tensor1d(Int32Array.from({ length: count }, (_, i) => (i * 7) % (classes + 2) - 1), "int32");

/** Whole numbers from 0 to 2; the second row has none. */
export const counts = (rows: number, columns: number) =>
  tf.tensor2d(
    spread(rows * columns).map((x, i) =>
      Math.floor(i / columns) === 1 ? 0 : Math.min(2, Math.floor(3 * Math.abs(x)))
    ),
    [rows, columns],
  );

/** 0 and 1; every row has a 1. */
export const mask = (rows: number, columns: number) =>
  tf.tensor2d(spread(rows * columns).map((x, i) => x > 0 || i % columns === 0 ? 1 : 0), [rows, columns]);
