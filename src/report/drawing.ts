/**
 * Plots as SVG text: the same for the same numbers, with colours that the page chooses.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { newDocument } from "../results/svg_document.ts";
import { escaped, Markup } from "./html.ts";

/** A plot, and where its scales put things, so that more can be drawn into it. */
export interface Drawing {
  /** The `svg` element without its end tag. */
  readonly start: string;
  /** Position on the horizontal axis, in units of the view box. */
  x(value: number | string): number;
  /** Position on the vertical axis. */
  y(value: number | string): number;
}

/** What a plot is drawn from. */
export interface DrawingOptions extends Plot.PlotOptions {
  /** What it shows, in a sentence: for those who do not see it. */
  readonly label: string;
}

/** Colours of the page by what they stand for. */
export const INK = "var(--ink)";
/** Labels and axes. */
export const MUTED = "var(--muted)";
/** Grid lines. */
export const RULE = "var(--rule)";
/** Raw values, such as those of single seeds. */
export const POINT = "var(--point)";
/** What a figure is about. */
export const ACCENT = "var(--accent)";
/** Regions, such as a margin. */
export const BAND = "var(--band)";

/** The name that style sheets know plots by. */
const CLASS = "plot";

/** Draws; what is drawn into it stands before {@linkcode END}. */
export function draw({ label, ...options }: DrawingOptions): Drawing {
  const plot = Plot.plot({ document: newDocument(), className: CLASS, ...options });
  const text = compact(plot.outerHTML.replace(/<style>[\s\S]*?<\/style>/, ""));
  const [root] = text.match(/^<svg[^>]*>/)!;
  const box = root.match(/viewBox="[^"]*"/)![0];
  const head = `<svg ${box} class="${CLASS}" role="img" aria-label="${escaped(label)}">`;
  const position = (axis: "x" | "y") => (value: number | string) => {
    const scale = plot.scale(axis)!;
    return scale.apply(value) + (scale.bandwidth ?? 0) / 2;
  };
  return { start: head + text.slice(root.length, -END.length), x: position("x"), y: position("y") };
}

/** What ends a drawing. */
export const END = "</svg>";

/** A drawing with more drawn into it. */
export function finished({ start }: Drawing, more = ""): Markup {
  return new Markup(`${start}${more}${END}`);
}

/** A coordinate: a tenth of a unit is less than a pixel. */
export function place(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** Coordinates to a tenth; names of parts are left out, as the drawing as a whole has one. */
function compact(svg: string): string {
  return svg.replaceAll(
    /<[^>]+>/g,
    (tag) =>
      tag.replaceAll(/ aria-(?:label|hidden|description)="[^"]*"/g, "").replaceAll(
        / (d|transform|x|y|x1|x2|y1|y2|cx|cy|width|height)="([^"]*)"/g,
        (_, name: string, value: string) =>
          ` ${name}="${value.replaceAll(/-?\d+\.\d+(?!\d*em)/g, (number) => place(Number(number)))}"`,
      ),
  );
}
