/**
 * Figures of a row in which each seed can be picked out: how its training went, IoU by class, the confusion matrix.
 *
 * @module
 */
import { primaryScores } from "../../results/primary_scores.ts";
import type { CellResult, ReadoutScores } from "../../results/types.ts";
import { type ClassScore, iouDrawing } from "../figures/classes.ts";
import { type Confusion, labelShares, largestConfusions, meanShares } from "../figures/confusion.ts";
import { LEVELS, matrixDrawing, matrixPaths } from "../figures/matrix.ts";
import { type Curve, curvePath, curvesDrawing } from "../figures/curves.ts";
import { finished, place } from "../drawing.ts";
import { html, type Markup } from "../html.ts";
import { shown } from "../numbers.ts";
import { figure } from "../parts.ts";

/** Confusions that are named. */
const NAMED = 6;

/** What a row is compared with. */
export interface Compared {
  /** Its name. */
  readonly name: string;
  /** Its results. */
  readonly cells: readonly CellResult[];
}

/** A panel for each loss and diagnostic; null where nothing was trained. */
export function curveFigures(cells: readonly CellResult[]): Markup | null {
  const names = [...new Set(cells.flatMap((cell) => [...curvesOf(cell).keys()]))];
  const panels = names.map((name) => {
    const curves = cells.flatMap((cell) => {
      const curve = curvesOf(cell).get(name);
      return curve ? [{ seed: cell.seed, curve }] : [];
    });
    const drawing = curvesDrawing(curves.map(({ curve }) => curve), name);
    if (drawing === null) return null;
    const paths = curves.map(({ seed, curve }) =>
      `<path data-s="${seed}" d="${curvePath(curve, drawing)}"/>`
    );
    return html`<h3>${name}</h3>${
      finished(drawing, `<g class="lines">${paths.join("")}</g><path class="median" d="${drawing.median}"/>`)
    }`;
  });
  return figure(panels, "Means over windows of steps. Thin lines are seeds, the thick one is their median.");
}

/** All that is known of a cell over its steps, by name. */
function curvesOf({ curve, validation }: CellResult): Map<string, Curve> {
  const { steps, losses, diagnostics } = curve;
  return new Map<string, Curve>([
    ...Object.entries(losses).map(([name, values]) => [`${name} (loss)`, { steps, values }] as const),
    ...Object.entries(diagnostics).map(([name, values]) => [name, { steps, values }] as const),
    ...validation
      ? [["validation score", { steps: validation.steps, values: validation.scores }] as const]
      : [],
  ]);
}

/** Bars of IoU per class, beside those of a row that claims compare it with; null where nothing was scored. */
export function iouFigure(
  title: string,
  cells: readonly CellResult[],
  compared: Compared | null,
): Markup | null {
  const scored = scoredCells(cells);
  if (scored.length === 0) return null;
  const means = meanIou(scored);
  const others = compared ? meanIou(scoredCells(compared.cells)) : new Map<string, number | null>();
  const classes: ClassScore[] = [...means].map(([name, mean]) => ({
    name,
    mean,
    other: others.get(name) ?? null,
  }));
  const drawing = iouDrawing(classes, title, compared && `mean of ${compared.name}`);
  const dots = scored.map(({ seed, scores }) => {
    const marks = Object.entries(scores.iou).map(([name, iou]) =>
      iou === null ? "" : `M${place(drawing.x(iou))},${place(drawing.y(name))}h0`
    );
    return `<path data-s="${seed}" d="${marks.join("")}"/>`;
  });
  return figure(
    [finished(drawing, `<g class="dots">${dots.join("")}</g>`)],
    html`Bars are means over seeds, points are seeds.${
      compared && html`
        Ticks: mean of ${compared.name}.
      `
    }`,
  );
}

/** The confusion matrix, mean over seeds or of one, with its largest errors; null where nothing was scored. */
export function confusionFigure(title: string, cells: readonly CellResult[]): Markup | null {
  const scored = scoredCells(cells);
  if (scored.length === 0) return null;
  const all = scored.map(({ seed, scores }) => ({ seed: String(seed), shares: labelShares(scores) }));
  const mean = meanShares(all.map(({ shares }) => shares));
  const drawing = matrixDrawing(
    mean,
    `Confusion matrix of ${title}: rows are labels, columns predictions; the largest confusions are listed beside it`,
  );
  const views = [{ seed: "", shares: mean }, ...all];
  const entries = views.map(({ seed, shares }) =>
    `<g data-s="${seed}"${seed === "" ? ' class="on"' : ""}>${matrixPaths(shares, drawing)}</g>`
  );
  const lists = views.map(({ seed, shares }) =>
    html`
      <ol data-s="${seed}" ${seed === "" && html`
        class="on"
      `}>${largestConfusions(shares, NAMED).map(confusionLine)}</ol>
    `
  );
  return html`
    <figure class="matrix">
      <div class="matrix-body">
        <div class="scroll heat" style="--width:${drawing.width}" tabindex="0" role="group"
          aria-label="Confusion matrix">${finished(
            drawing,
            `<g class="alts">${entries.join("")}</g>`,
          )}</div>
        <div class="aside"><h3>Largest confusions</h3><div class="alts">${lists}</div>${legend()}</div>
      </div>
      <figcaption>Rows are labels, columns what their pixels are predicted as after matching; each row sums to 100%. Mean over seeds unless one is picked.</figcaption>
    </figure>
  `;
}

function confusionLine({ label, prediction, share }: Confusion): Markup {
  return html`<li><span>${label} <span aria-hidden="true">→</span> ${prediction}</span> <b>${
    shown(100 * share, 0)
  }%</b></li>`;
}

function legend(): Markup {
  const percent = (level: number) => `${100 * level}`;
  return html`
    <div class="legend">
      <p>Share of a label’s pixels, %</p>
      <ol>${LEVELS.map((level, i) =>
        html`<li><span class="swatch q${i + 1}"></span>${percent(level)}</li>`
      )}</ol>
    </div>
  `;
}

function scoredCells(cells: readonly CellResult[]): { seed: number; scores: ReadoutScores }[] {
  return cells.flatMap((cell) => {
    const scores = primaryScores(cell);
    return scores ? [{ seed: cell.seed, scores }] : [];
  });
}

/** By class, over the seeds that have it. */
function meanIou(scored: readonly { scores: ReadoutScores }[]): Map<string, number | null> {
  const names = Object.keys(scored[0]?.scores.iou ?? {});
  return new Map(names.map((name) => {
    const values = scored.flatMap(({ scores }) => scores.iou[name] ?? []);
    return [name, values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length];
  }));
}
