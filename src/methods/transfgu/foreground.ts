/**
 * Which windows show things and which show what is around them: by the class token's attention.
 *
 * @module
 */
import type { Size } from "../../nn/bilinear.ts";
import { type Window, windowBox } from "./windows.ts";

/** Which share of a window's pixels makes it a sample. */
export interface SampleRule {
  /** A foreground sample has more foreground than this, fraction of 1. */
  readonly foreground: number;
  /** A background sample has more background than this, fraction of 1. */
  readonly background: number;
  /** Side of a patch, in pixels. */
  readonly patch: number;
  /** Whether the windows lack their last row and column of pixels. */
  readonly dropEdge: boolean;
}

/** What a window is a sample of; neither is possible, both are not with shares of at least half. */
export interface SampleKind {
  readonly foreground: boolean;
  readonly background: boolean;
}

/**
 * The cells to which the class token gives more than to the average cell (reference: TransFGU, section 2).
 *
 * @param attention What the class token gives to each patch after the softmax: `[heads, cells]`.
 * @param heads Number of heads.
 * @returns 1 for foreground, `[cells]`.
 */
export function foregroundCells(attention: Float32Array, heads: number): Uint8Array {
  const given = headSums(attention, heads);
  const mean = given.reduce((sum, value) => sum + value, 0) / given.length;
  return Uint8Array.from(given, (value) => value > mean ? 1 : 0);
}

/** Sum over heads, `[cells]`: as good as the mean for what is compared with its own mean or largest value. */
export function headSums(attention: ArrayLike<number>, heads: number): Float64Array {
  const cells = attention.length / heads;
  const sums = new Float64Array(cells);
  for (let at = 0; at < attention.length; at++) sums[at % cells] += attention[at];
  return sums;
}

/**
 * Tells of what a window is a sample.
 *
 * @param foreground From {@linkcode foregroundCells}: `[grid.height, grid.width]`, row by row.
 */
export function sampleKind(
  window: Window,
  foreground: Uint8Array,
  { width }: Size,
  rule: SampleRule,
): SampleKind {
  const box = windowBox(window, rule.patch, rule.dropEdge);
  // Pixels that the window has of a row or column of cells.
  const pixels = (length: number, cell: number) => Math.min(rule.patch, length - cell * rule.patch);
  let inFront = 0;
  for (let y = window.top; y <= window.bottom; y++) {
    for (let x = window.left; x <= window.right; x++) {
      const area = pixels(box.height, y - window.top) * pixels(box.width, x - window.left);
      inFront += foreground[y * width + x] * area;
    }
  }
  const all = box.height * box.width;
  return { foreground: inFront / all > rule.foreground, background: (all - inFront) / all > rule.background };
}
