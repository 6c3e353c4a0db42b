/**
 * A learned hierarchy as a tree of what its clusters look like.
 *
 * @module
 */
import { levelOrders, parents } from "../figures/hierarchy.ts";
import { html, type Markup } from "../html.ts";
import type { ShownCluster, ShownExamples, ShownHierarchy } from "../kept.ts";
import { shown } from "../numbers.ts";

/** Clusters above which the tree has a box that it moves in. */
const LONG = 60;

/** The tree, from coarse to fine: each cluster with its patches, and the finer ones that send it most of their mass. */
export function exampleTree({ plans, examples }: Pick<ShownHierarchy, "plans" | "examples">): Markup {
  const orders = levelOrders(plans);
  const up = plans.map(parents);
  const branch = (level: number, cluster: number): Markup => {
    const finer = (orders[level + 1] ?? []).filter((child) => up[level][child] === cluster);
    return html`<li>${strip(examples, level, cluster)}${
      finer.length > 0 && html`<ul>${finer.map((child) => branch(level + 1, child))}</ul>`
    }</li>`;
  };
  const sizes = orders.map(({ length }) => length);
  const strips = sizes.reduce((sum, size) => sum + size, 0);
  const long = strips > LONG ? " long" : "";
  return html`
    <div class="scroll branches${long}" style="--each:${examples.each};--strips:${strips}" tabindex="0"
      role="group"
      aria-label="Tree of ${sizes.join(", ")} clusters with patches of each">
      <ul>${orders[0].map((cluster) => branch(0, cluster))}</ul>
    </div>
  `;
}

/** A cluster's patches, cut out of the file of all strips by the style sheet. */
function strip({ file, levels }: ShownExamples, level: number, cluster: number): Markup {
  const above = levels.slice(0, level).reduce((sum, { length }) => sum + length, cluster);
  const found = levels[level][cluster];
  const alt = described(found, level, cluster);
  return html`
    <div
      class="strip"><span class="cut" style="--n:${found.pictures
        .length}"><img src="${file}" alt="${alt}" style="--y:${above}" loading="lazy"></span><small>${shown(
          100 * found.share,
        )}%</small></div>
  `;
}

function described({ share, pictures }: ShownCluster, level: number, cluster: number): string {
  const name = `level ${level + 1}, cluster ${cluster}`;
  if (pictures.length === 0) return `${name}: no patch`;
  return `${name}, ${shown(100 * share)}% of the patches: those nearest to its centre, of ${
    pictures.join(", ")
  }`;
}
