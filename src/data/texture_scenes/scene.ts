/**
 * Scenes: a few textured regions with bent borders, in random colours.
 *
 * @module
 */
import type { RandomStream, RandomStreams } from "../../base/random.ts";
import { AREA, filter, gaussian, noisePair, SIDE } from "./fields.ts";
import { FAMILIES, leafTexture, LEAVES } from "./textures.ts";

/** How hard scenes are. */
export interface SceneOptions {
  /**
   * Least and greatest number of regions, each of another class.
   *
   * @default {[3, 5]}
   */
  readonly regions?: readonly [number, number];
  /**
   * How much turn and size of a texture vary from region to region: 1 is 4 degrees and 5 % (deviations).
   *
   * @default {1}
   */
  readonly variation?: number;
  /**
   * Deviation of the noise on every channel, fraction of the full range.
   *
   * @default {0.05}
   */
  readonly noise?: number;
  /**
   * Exponent of the long tail: class of rank r is drawn in proportion to `r ** -tail`; 0 for classes that are equally likely.
   *
   * @default {0}
   */
  readonly tail?: number;
}

/** A scene and what is where in it. */
export interface Scene {
  /** `SIDE * SIDE * 3` bytes, red, green and blue of each pixel, row by row. */
  readonly pixels: Uint8Array;
  /** The leaf of the tree that each pixel shows, 0..107; its class is a quarter of that, rounded down. */
  readonly leaves: Uint8Array;
}

/** Number of classes. */
export const CLASSES: number = 3 * FAMILIES.length;

const STANDARD: Required<SceneOptions> = { regions: [3, 5], variation: 1, noise: 0.05, tail: 0 };

/** Pixels that borders are bent by (deviation), and the size of the bends. */
const BEND = 7;
const BEND_SIZE = 9;
/** Sets of region centres that are tried; that with the widest spacing is taken. */
const TRIES = 12;
/** Least distance of a region's centre from the border of the scene, pixels. */
const MARGIN = 8;
/** Contrast of textures, fraction of the full range: log-uniform. */
const CONTRAST = [0.07, 0.2] as const;
/** Deviation of the shading from one side of a scene to the other. */
const SHADE = 0.08;
/** Textures are cut off here, in deviations. */
const CUT = 2.5;

/**
 * Draws a scene.
 *
 * @param random Where all chances come from.
 * @param index Number of the scene: each has streams of its own.
 * @param options How hard it is.
 */
export function drawScene(random: RandomStreams, index: number, options: SceneOptions = {}): Scene {
  const { variation, noise } = { ...STANDARD, ...options };
  const { region, leaves } = drawLayout(random, index, options);
  const values = new Float64Array(3 * AREA);
  leaves.forEach((leaf, i) => {
    const texture = leafTexture(random.stream(`texture-scenes/texture ${i}`, index), leaf, variation);
    paint(values, texture, (at) => region[at] === i, random.stream(`texture-scenes/colour ${i}`, index));
  });
  const light = random.stream("texture-scenes/light", index);
  const slope = [light.normal(), light.normal()];
  const pixels = new Uint8Array(3 * AREA);
  for (let at = 0; at < 3 * AREA; at++) {
    const pixel = (at - at % 3) / 3;
    const x = pixel % SIDE;
    const shade = slope[0] * (2 * x / SIDE - 1) + slope[1] * (2 * (pixel - x) / AREA - 1);
    const value = values[at] + SHADE * shade + noise * light.normal();
    pixels[at] = Math.floor(255 * Math.min(1, Math.max(0, value)) + 0.5);
  }
  return { pixels, leaves: region.map((i) => leaves[i]) };
}

/**
 * The leaf of the tree that each pixel of a scene shows, without its textures: a tenth of the work.
 *
 * @param random As for {@linkcode drawScene}.
 * @param index Number of the scene.
 * @param options How hard it is.
 * @returns As {@linkcode Scene.leaves}.
 */
export function drawLeaves(random: RandomStreams, index: number, options: SceneOptions = {}): Uint8Array {
  const { region, leaves } = drawLayout(random, index, options);
  return region.map((i) => leaves[i]);
}

/** What is where: the region of each pixel, and the leaf of each region. */
function drawLayout(
  random: RandomStreams,
  index: number,
  options: SceneOptions,
): { readonly region: Uint8Array; readonly leaves: readonly number[] } {
  const { regions, tail } = { ...STANDARD, ...options };
  const layout = random.stream("texture-scenes/layout", index);
  const count = regions[0] + layout.integer(regions[1] - regions[0] + 1);
  const region = drawRegions(layout, count);
  const leaves = drawClasses(layout, count, tail).map((which) => LEAVES * which + layout.integer(LEAVES));
  return { region, leaves };
}

/** The region of each pixel: that of the nearest of some points, seen through bent coordinates. */
function drawRegions(random: RandomStream, count: number): Uint8Array {
  const place = () => MARGIN + (SIDE - 2 * MARGIN) * random.uniform();
  const tries = Array.from(
    { length: TRIES },
    () => Array.from({ length: count }, () => [place(), place()] as const),
  );
  const points = tries.toSorted((a, b) => spacing(b) - spacing(a))[0];
  const [right, down] = noisePair(random, filter((radius) => gaussian(radius, BEND_SIZE)));
  const regions = new Uint8Array(AREA);
  for (let at = 0; at < AREA; at++) {
    const x = at % SIDE + BEND * right[at];
    const y = Math.floor(at / SIDE) + BEND * down[at];
    let least = Infinity;
    points.forEach(([u, v], i) => {
      const distance = (u - x) ** 2 + (v - y) ** 2;
      if (distance < least) [least, regions[at]] = [distance, i];
    });
  }
  return regions;
}

/** The least squared distance of two points. */
function spacing(points: readonly (readonly [number, number])[]): number {
  const distances = points.flatMap(([x, y], i) =>
    points.slice(i + 1).map(([u, v]) => (u - x) ** 2 + (v - y) ** 2)
  );
  return Math.min(...distances);
}

/** Different classes, the likelier ones more often. */
function drawClasses(random: RandomStream, count: number, tail: number): number[] {
  // The ranks are the same in every scene and say nothing about families.
  const weights = Array.from({ length: CLASSES }, (_, which) => (1 + (which * 10) % CLASSES) ** -tail);
  return Array.from({ length: count }, () => {
    let left = random.uniform() * weights.reduce((sum, weight) => sum + weight, 0);
    const which = weights.findIndex((weight) => weight > 0 && (left -= weight) < 0);
    const drawn = which < 0 ? weights.findLastIndex((weight) => weight > 0) : which;
    weights[drawn] = 0;
    return drawn;
  });
}

/** Gives a region a ground, and a texture along a random direction of colour. */
function paint(
  values: Float64Array,
  texture: Float64Array,
  isInside: (at: number) => boolean,
  random: RandomStream,
): void {
  const ground = Array.from({ length: 3 }, () => 0.3 + 0.4 * random.uniform());
  const tint = Array.from({ length: 3 }, () => 1 + 0.5 * random.normal());
  const length = Math.sqrt(tint.reduce((sum, part) => sum + part * part, 0) / 3);
  const contrast = CONTRAST[0] * (CONTRAST[1] / CONTRAST[0]) ** random.uniform();
  for (let at = 0; at < AREA; at++) {
    if (!isInside(at)) continue;
    const value = Math.max(-CUT, Math.min(CUT, texture[at]));
    for (let part = 0; part < 3; part++) {
      values[3 * at + part] = ground[part] + contrast * value * tint[part] / length;
    }
  }
}
