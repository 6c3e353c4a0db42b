/**
 * The textures of the tree: 9 families, 27 classes, 54 variants, 108 sub-variants.
 *
 * A class is what a texture is drawn by; a variant adds fine or coarse grain; a sub-variant a faint hatching in one of two
 * directions. Sizes and strengths were chosen on single textures, by how far apart the levels lie in `scattering` features
 * (reference: texture-scenes, section 2); no score of any method took part.
 *
 * @module
 */
import type { RandomStream } from "../../base/random.ts";
import {
  along,
  AREA,
  band,
  DEGREE,
  drawn,
  drawnTurned,
  filter,
  filtered,
  gaussian,
  noise,
  SIDE,
  unit,
} from "./fields.ts";

/** What varies from one region of a class to the next. */
interface Jitter {
  /** Turn, radians. */
  readonly turn: number;
  /** Factor on lengths. */
  readonly scale: number;
  /** Offsets of patterns, pixels. */
  readonly x: number;
  readonly y: number;
}

/** Three classes that are drawn alike. */
interface Family {
  readonly name: string;
  /** What sets the classes apart, in their names. */
  readonly classes: readonly [string, string, string];
  /** Factors on the strengths of grain and hatching, so that they show as much on one family as on another. */
  readonly grain: number;
  readonly hatch: number;
  /** The texture of a class, a unit field. */
  draw(random: RandomStream, which: number, jitter: Jitter): Float64Array;
}

const SIZES = ["small", "medium", "large"] as const;

/** The families, in the order of their classes. Lengths in pixels, directions in degrees. */
export const FAMILIES: readonly Family[] = [
  {
    name: "ripple",
    classes: ["0", "60", "120"],
    grain: 0.8,
    hatch: 0.9,
    draw: (random, which, { turn, scale }) => {
      const direction = 60 * which * DEGREE + turn;
      return noise(
        random,
        filter((radius, angle) => band(radius, 6 * scale, 0.3) * along(angle, direction, 14 * DEGREE)),
      );
    },
  },
  {
    name: "speckle",
    classes: ["fine", "medium", "coarse"],
    grain: 1.2,
    hatch: 1.2,
    draw: (random, which, { scale }) =>
      noise(random, filter((radius) => band(radius, [3.8, 7, 13][which] * scale, 0.25))),
  },
  {
    name: "fibre",
    classes: ["45", "105", "165"],
    grain: 0.9,
    hatch: 0.9,
    draw: (random, which, { turn }) => {
      const direction = (45 + 60 * which) * DEGREE + turn;
      return noise(random, filter((radius, angle) => along(angle, direction, 6 * DEGREE) / (radius + 0.02)));
    },
  },
  {
    name: "stripe",
    classes: ["30", "90", "150"],
    grain: 0.9,
    hatch: 0.8,
    draw: (random, which, { turn, scale, x: phase }) => {
      const bend = noise(random, filter((radius) => gaussian(radius, 10)));
      const angle = (30 + 60 * which) * DEGREE + turn;
      let at = 0;
      return drawnTurned(
        angle,
        (u) => Math.sin(2 * Math.PI * u / (7.2 * scale) + phase + 0.4 * bend[at++]),
      );
    },
  },
  {
    name: "cell",
    classes: SIZES,
    grain: 1.8,
    hatch: 1.5,
    draw: (random, which, { scale }) => {
      const spacing = [5.5, 10, 15.5][which] * scale;
      const points = new ScatteredGrid(random, spacing);
      return drawn((x, y) => Math.min(points.gap(x, y), 0.35 * spacing));
    },
  },
  {
    name: "dot",
    classes: SIZES,
    grain: 1,
    hatch: 1,
    draw: (random, which, { scale }) => {
      const radius = [1, 2.2, 5.6][which] * scale;
      const spots = new Float64Array(AREA);
      for (const [x, y] of new ScatteredGrid(random, radius * Math.sqrt(Math.PI / DOT_DENSITY)).points) {
        spots[wrapped(y) * SIDE + wrapped(x)] += 1;
      }
      const sigma = 0.8 * radius;
      const cap = 1.2 / (2 * Math.PI * sigma * sigma);
      const field = filtered(spots, filter((frequency) => gaussian(frequency, sigma)));
      return unit(field.map((value) => Math.min(value, cap)));
    },
  },
  {
    name: "brick",
    classes: SIZES,
    grain: 1.5,
    hatch: 1.5,
    draw: (_, which, { turn, scale, x: right, y: down }) => {
      const height = [6, 10, 16][which] * scale;
      const length = 1.85 * height;
      return drawnTurned(turn, (u, v) => {
        const row = Math.floor((v + down) / height);
        const column = (u + right) / length + 0.5 * modulo(row, 2);
        const edge = Math.min(
          (0.5 - Math.abs(modulo((v + down) / height, 1) - 0.5)) * height,
          (0.5 - Math.abs(modulo(column, 1) - 0.5)) * length,
        );
        const shade = 1 + 0.35 * Math.sin((57 * Math.floor(column) + 131 * row) * 12.9898);
        return Math.min(1, Math.max(0, edge - 0.4)) * shade;
      });
    },
  },
  {
    name: "check",
    classes: SIZES,
    grain: 1,
    hatch: 1.1,
    draw: (_, which, { turn, scale, x: right, y: down }) => {
      const side = [4, 6.5, 11][which] * scale;
      return drawnTurned(5 * DEGREE + turn, (u, v) => {
        return Math.tanh(
          2.5 * Math.sin(Math.PI * (u + right) / side) * Math.sin(Math.PI * (v + down) / side),
        );
      });
    },
  },
  {
    name: "stroke",
    classes: ["15", "75", "135"],
    grain: 1.6,
    hatch: 1.6,
    draw: (random, which, { turn, scale }) => {
      const length = 11 * scale;
      const field = new Float64Array(AREA);
      for (let left = Math.floor(0.08 * AREA / length); left > 0; left--) {
        const [x, y] = [SIDE * random.uniform(), SIDE * random.uniform()];
        const angle = (15 + 60 * which + 8 * random.normal()) * DEGREE + turn;
        for (let at = -length / 2; at < length / 2; at += 0.7) {
          field[wrapped(y + at * Math.sin(angle)) * SIDE + wrapped(x + at * Math.cos(angle))] = 1;
        }
      }
      return unit(filtered(field, filter((radius) => gaussian(radius, 0.7))));
    },
  },
];

/** Share of the area that dots cover. */
const DOT_DENSITY = 0.05;

/** Number of sub-variants of a class. */
export const LEAVES = 4;

/** Wavelengths of fine and coarse grain, and of the hatching, pixels; its two directions, degrees. */
const GRAIN = [3.4, 15];
const HATCH = 9.5;
const DIRECTIONS = [25, 115];
/** Their width in octaves, and their strength beside a class of strength 1. */
const OVERLAY_OCTAVES = 0.25;
const OVERLAY_STRENGTH = 0.2;
/** Classes are cut off here before overlays are added. */
const CUT = 3.5;

/**
 * Draws the texture of a leaf of the tree, never twice the same.
 *
 * @param random Where its chances come from.
 * @param leaf Position in the tree, 0..107: four times the class, plus two for coarse grain, plus one for the second hatching.
 * @param variation How much turn and size vary, 1 for 4 degrees and 5 % (deviations).
 * @returns A unit field.
 */
export function leafTexture(random: RandomStream, leaf: number, variation: number): Float64Array {
  const which = Math.floor(leaf / LEAVES);
  const family = FAMILIES[Math.floor(which / 3)];
  const turn = () => 4 * DEGREE * variation * random.normal();
  const scale = () => Math.exp(0.05 * variation * random.normal());
  const jitter = { turn: turn(), scale: scale(), x: 64 * random.uniform(), y: 64 * random.uniform() };
  const texture = family.draw(random, which % 3, jitter);
  const [wavelength, direction] = [GRAIN[(leaf >> 1) & 1] * scale(), DIRECTIONS[leaf & 1] * DEGREE + turn()];
  const grain = noise(random, filter((radius) => band(radius, wavelength, OVERLAY_OCTAVES)));
  const hatch = noise(
    random,
    filter((radius, angle) => band(radius, HATCH, OVERLAY_OCTAVES) * along(angle, direction, 10 * DEGREE)),
  );
  const [fine, faint] = [OVERLAY_STRENGTH * family.grain, OVERLAY_STRENGTH * family.hatch];
  for (let at = 0; at < AREA; at++) {
    texture[at] = Math.max(-CUT, Math.min(CUT, texture[at])) + fine * grain[at] + faint * hatch[at];
  }
  return unit(texture);
}

/** Points of a square grid, each moved at random within most of its square. */
class ScatteredGrid {
  /** Rows and columns of the grid; it reaches beyond the field on all sides. */
  readonly #count: number;
  readonly #start: number;
  readonly points: (readonly [number, number])[] = [];

  constructor(random: RandomStream, private readonly spacing: number) {
    this.#count = Math.ceil((SIDE + 6 * spacing) / spacing);
    this.#start = -3 * spacing + spacing * random.uniform();
    const move = () => 0.8 * (random.uniform() - 0.5);
    for (let row = 0; row < this.#count; row++) {
      for (let column = 0; column < this.#count; column++) {
        this.points.push([this.#at(column + move()), this.#at(row + move())]);
      }
    }
  }

  #at(position: number): number {
    return this.#start + this.spacing * position;
  }

  /** How much farther the second nearest point is than the nearest: 0 on the border of two cells. */
  gap(x: number, y: number): number {
    const column = Math.round((x - this.#start) / this.spacing);
    const row = Math.round((y - this.#start) / this.spacing);
    let first = Infinity;
    let second = Infinity;
    for (let v = Math.max(0, row - 2); v <= Math.min(this.#count - 1, row + 2); v++) {
      for (let u = Math.max(0, column - 2); u <= Math.min(this.#count - 1, column + 2); u++) {
        const point = this.points[v * this.#count + u];
        const distance = (point[0] - x) * (point[0] - x) + (point[1] - y) * (point[1] - y);
        if (distance < first) {
          second = first;
          first = distance;
        } else if (distance < second) second = distance;
      }
    }
    return Math.sqrt(second) - Math.sqrt(first);
  }
}

function modulo(value: number, by: number): number {
  return value - by * Math.floor(value / by);
}

/** The pixel that a place beyond the border comes back at. */
function wrapped(place: number): number {
  return modulo(Math.floor(place), SIDE);
}
