/**
 * The hierarchy that a row learned.
 *
 * @module
 */
import { levelOrders, planFigure, treeFigure } from "../figures/hierarchy.ts";
import { html, type Markup } from "../html.ts";
import type { ShownHierarchy } from "../kept.ts";
import { figure } from "../parts.ts";
import { exampleTree } from "./example_tree.ts";

/** Its tree, what its clusters look like, and the plan between each level and the next; null where no model was kept. */
export function hierarchyFigures(hierarchy: ShownHierarchy | null): Markup | null {
  if (hierarchy === null) return null;
  const { seed, plans, examples } = hierarchy;
  const orders = levelOrders(plans);
  return html`${
    figure(
      [treeFigure(plans)],
      `Seed ${seed}, from coarse to fine: each cluster is tied to the coarser one that takes most of its mass.`,
    )
  }<figure>${
    exampleTree(hierarchy)
  }<figcaption>The same tree with what its clusters look like: patches of validation pictures, in the middle of ${examples.side} × ${examples.side}
        pixels, that are nearest to the centre, each of another picture, and the share of all patches that is nearest to it.</figcaption></figure>${
    plans.map((plan, level) =>
      html`
        <figure>
          <div class="scroll plan" style="--columns:${plan.columns}" tabindex="0" role="group"
            aria-label="Plan between levels ${level + 1} and ${level + 2}">${planFigure(
              plan,
              orders[level],
              orders[level + 1],
            )}</div>
          <figcaption>Transport plan between levels ${level + 1}, in rows, and ${level +
            2}, in columns: of each finer cluster, the share of its mass that
        each coarser one takes. Finer clusters stand in the order of the tree.</figcaption>
        </figure>
      `
    )
  }`;
}
