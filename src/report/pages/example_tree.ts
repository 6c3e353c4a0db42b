/**
 * A learned hierarchy as a tree of what its clusters look like.
 *
 * @module
 */
import { levelOrders, parents } from "../figures/hierarchy.ts";
import { html, type Markup } from "../html.ts";
import type { ShownCluster, ShownExamples, ShownHierarchy } from "../kept.ts";
import { shown } from "../numbers.ts";

/** Side of a patch as it is shown, pixels. */
const SHOWN = 36;

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
  const long = sizes.reduce((sum, size) => sum + size, 0) > LONG ? " long" : "";
  return html`
    <div class="scroll branches${long}" tabindex="0" role="region"
      aria-label="Tree of ${sizes.join(", ")} clusters with patches of each">
      <ul>${orders[0].map((cluster) => branch(0, cluster))}</ul>
    </div>
  `;
}

/** A cluster's patches, cut out of the file of all strips. */
function strip({ file, each, levels }: ShownExamples, level: number, cluster: number): Markup {
  const before = levels.slice(0, level).reduce((sum, { length }) => sum + length, 0);
  const strips = levels.reduce((sum, { length }) => sum + length, 0);
  const found = levels[level][cluster];
  const [width, height] = [each * SHOWN, strips * SHOWN];
  const top = 0 - (before + cluster) * SHOWN;
  return html`
    <div
      class="strip"><span class="cut" style="width:${found.pictures.length *
        SHOWN}px;height:${SHOWN}px"><img src="${file}" alt="${described(
          found,
          level,
          cluster,
        )}" width="${width}" height="${height}" style="top:${top}px" loading="lazy" decoding="async"></span><small>${shown(
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
