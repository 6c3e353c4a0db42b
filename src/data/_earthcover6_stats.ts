/**
 * The list of windows that EarthCover-6 consists of.
 *
 * @module
 */
import { z } from "zod";

/** What `stats.json` says about EarthCover-6. */
export interface EarthCoverStats {
  readonly classes: readonly string[];
  /** One 8-bit RGB colour per class. */
  readonly colours: readonly (readonly [number, number, number])[];
  /** Coarse groups of classes, by name. */
  readonly hierarchy: Readonly<Record<string, readonly string[]>>;
  /** Side of a block in pixels: the windows of a block are in one split, and no independent samples. */
  readonly block: number;
  /** Top-left corners of the training windows, `[top, left]` in pixels of the picture. */
  readonly train: readonly Corner[];
  /** Top-left corners of the validation windows, `[top, left]` in pixels of the picture. */
  readonly val: readonly Corner[];
}

/** `[top, left]` in pixels of the picture. */
export type Corner = readonly [number, number];

const byte = z.int().min(0).max(255);
const corner = z.tuple([z.int(), z.int()]);
const schema = z.object({
  classes: z.array(z.string()),
  colours: z.array(z.tuple([byte, byte, byte])),
  hierarchy: z.record(z.string(), z.array(z.string())),
  block: z.int().min(1),
  train: z.array(corner).min(1),
  val: z.array(corner).min(1),
});

/** The sizes that the windows must agree with, in pixels. */
export interface StatsLimits {
  readonly classes: number;
  readonly width: number;
  readonly height: number;
  /** Side of a window. */
  readonly window: number;
  /** Side of a label pixel: windows start on whole label pixels. */
  readonly step: number;
}

/**
 * Reads `stats.json` and checks that it fits the picture.
 *
 * @param text Content of the file.
 * @param path Path of the file, for messages.
 * @param limits The number of classes and the sizes to check against.
 * @returns Class names, colours, hierarchy and windows.
 * @throws {SyntaxError} The text is no JSON.
 * @throws {TypeError} A field is missing or of the wrong shape.
 * @throws {RangeError} A window reaches beyond the picture, two windows overlap, a block is in both splits, or counts of
 * classes disagree.
 */
export function parseStats(text: string, path: string, limits: StatsLimits): EarthCoverStats {
  const parsed = schema.safeParse(parseJson(text, path));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue.path.join(".") || "the whole file";
    throw new TypeError(
      `Cannot read window list "${path}": ${where} does not fit (${issue.message})`,
      { cause: parsed.error },
    );
  }
  const stats = parsed.data;
  checkClasses(stats, path, limits.classes);
  checkCorners(stats.train, "train", path, limits);
  checkCorners(stats.val, "val", path, limits);
  checkDisjoint(stats, path, limits.window);
  return stats;
}

/**
 * The block that a window lies in.
 *
 * @param corner The window.
 * @param side Side of a block, in pixels.
 * @returns Row and column of the block, as a name.
 */
export function blockOf([top, left]: Corner, side: number): string {
  return `block ${Math.floor(top / side)}-${Math.floor(left / side)}`;
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SyntaxError(`Cannot read window list "${path}": it is no JSON, expected an object`, { cause });
  }
}

function checkClasses(stats: EarthCoverStats, path: string, expected: number): void {
  for (const field of ["classes", "colours"] as const) {
    if (stats[field].length === expected) continue;
    throw new RangeError(
      `Cannot read window list "${path}": it has ${stats[field].length} ${field}, expected ${expected}`,
    );
  }
  for (const [group, members] of Object.entries(stats.hierarchy)) {
    const unknown = members.find((name) => !stats.classes.includes(name));
    if (unknown === undefined) continue;
    throw new RangeError(
      `Cannot read window list "${path}": hierarchy.${group} holds "${unknown}", expected one of ${
        stats.classes.join(", ")
      }`,
    );
  }
}

function checkCorners(corners: readonly Corner[], split: string, path: string, limits: StatsLimits): void {
  const { width, height, window, step } = limits;
  for (const [index, [top, left]] of corners.entries()) {
    const within = top >= 0 && left >= 0 && top + window <= height && left + window <= width;
    if (within && top % step === 0 && left % step === 0) continue;
    throw new RangeError(
      `Cannot read window list "${path}": ${split}[${index}] is [${top}, ${left}], expected multiples of ${step} ` +
        `that leave ${window}x${window} pixels within ${height}x${width}`,
    );
  }
}

function checkDisjoint({ train, val, block }: EarthCoverStats, path: string, window: number): void {
  const corners = [...train, ...val];
  for (const [i, [top, left]] of corners.entries()) {
    const other = corners.slice(0, i).find(([a, b]) =>
      Math.abs(a - top) < window && Math.abs(b - left) < window
    );
    if (other === undefined) continue;
    throw new RangeError(
      `Cannot read window list "${path}": the windows at [${
        other.join(", ")
      }] and [${top}, ${left}] overlap, ` +
        "expected disjoint ones",
    );
  }
  const trained = new Set(train.map((corner) => blockOf(corner, block)));
  const shared = val.map((corner) => blockOf(corner, block)).find((name) => trained.has(name));
  if (shared === undefined) return;
  throw new RangeError(
    `Cannot read window list "${path}": ${shared} has windows of both splits, expected each block in one`,
  );
}
