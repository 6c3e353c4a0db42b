/**
 * A matrix of shares as a heat map.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { draw, type Drawing, INK, place } from "../drawing.ts";

/** Shares, fraction of 1: `shares[label][prediction]`. */
export interface Matrix {
  /** Names of the rows. */
  readonly labels: readonly string[];
  /** Names of the columns. */
  readonly predictions: readonly string[];
  /** A row each; null for one that has no shares. */
  readonly shares: readonly (readonly number[] | null)[];
}

/** Lower ends of the steps of colour, fraction of 1; what is below the first is left blank. */
export const LEVELS = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8];

/** Smallest side of an entry, in units of the view box: the height of a name. */
const SIDE = 16;
/** Largest side of an entry, in the same units. */
const LARGEST_SIDE = 40;
/** Width of a matrix whose entries are neither, in the same units. */
const WIDTH = 280;
/** Width of a letter of a name, in the same units: what names are wider or narrower by evens out. */
const LETTER = 6;
/** Room around a name, in the same units. */
const AROUND = 10;

/** A matrix that entries are drawn into. */
export interface MatrixDrawing extends Drawing {
  /** Side of an entry, in units of the view box. */
  readonly side: number;
  /** Width of the view box. */
  readonly width: number;
}

/** How a matrix is drawn. */
export interface MatrixOptions {
  /**
   * Room for names left of it and below, in units of the view box; with 0 there are none.
   *
   * @default as much as its longest name needs
   */
  readonly room?: number;
  /**
   * Side of an entry, in units of the view box.
   *
   * @default {16} or more where there are few entries
   */
  readonly side?: number;
}

/**
 * The axes of a matrix, which entries are drawn into.
 *
 * @param label What it shows, in a sentence.
 */
export function matrixDrawing(
  { labels, predictions }: Matrix,
  label: string,
  { room = roomFor([...labels, ...predictions]), side = sideFor(predictions.length) }: MatrixOptions = {},
): MatrixDrawing {
  const edge = Math.max(4, room);
  const width = edge + side * predictions.length + 4;
  const band = {
    type: "band",
    label: null,
    padding: 0,
    round: false,
    ...room === 0 && { axis: null },
  } as const;
  const drawing = draw({
    label,
    width,
    height: 4 + side * labels.length + edge,
    marginLeft: edge,
    marginRight: 4,
    marginTop: 4,
    marginBottom: edge,
    x: { ...band, domain: [...predictions] },
    y: { ...band, domain: [...labels] },
    marks: [
      Plot.frame({ fill: "var(--q0)", stroke: "var(--rule)" }),
      ...room === 0 ? [] : [
        Plot.axisX({ tickSize: 0, tickRotate: -90, fill: INK }),
        Plot.axisY({ tickSize: 0, fill: INK }),
      ],
    ],
  });
  return { ...drawing, side, width };
}

function roomFor(names: readonly string[]): number {
  return AROUND + LETTER * Math.max(...names.map(({ length }) => length));
}

function sideFor(columns: number): number {
  return Math.min(LARGEST_SIDE, Math.max(SIDE, Math.floor(WIDTH / columns)));
}

/** The entries of a matrix: strokes, in units of an entry, one path a step of colour, as there may be one matrix a seed. */
export function matrixPaths({ labels, predictions, shares }: Matrix, { x, y, side }: MatrixDrawing): string {
  const paths = LEVELS.map(() => "");
  for (const [i, row] of shares.entries()) {
    for (const [j, share] of (row ?? []).entries()) {
      const level = LEVELS.findLastIndex((least) => share >= least);
      if (level >= 0) paths[level] += `M${j} ${i}h1`;
    }
  }
  const [left, top] = [x(predictions[0]) - side / 2, y(labels[0])];
  const entries = paths.map((path, i) => path ? `<path class="q${i + 1}" d="${path}"/>` : "");
  return `<g class="entries" transform="translate(${place(left)} ${place(top)})scale(${side})">${
    entries.join("")
  }</g>`;
}
