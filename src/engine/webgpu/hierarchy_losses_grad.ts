import { centerGradients } from "./center_gradients.ts";
import { l2NormalizeGrad } from "./l2_normalize.ts";
import { multiply } from "./matrix_product.ts";
import { LANES } from "./rows.ts";
import type { GpuKernel } from "./runtime.ts";
import { sizeOf } from "../shapes.ts";

/** Slopes of the losses by the cosines. */
const slopesCode = (levels: number) => `
fn run(group: u32, lane: u32) {
  let at = group * ${LANES}u + lane;
  if (at >= c.size) { return; }
  let p = at / c.clusters;
  let i = at % c.clusters;
  var slope = matchDy[0] * slopes[at];
${
  Array.from(
    { length: levels },
    (_, m) => `  if (i == u32(picks[p * ${levels}u + ${m}u])) { slope += clusterDy[0] * c.cluster${m}; }`,
  ).join("\n")
}
  y[at] = select(0.0, slope, activations[p * c.width + i] > 0.0);
}`;

/**
 * The gradients of the codes and of each level's centres, from those of the two losses, `clusterDy` and `matchDy`, and what
 * `HierarchyLosses` gave besides. Attributes: the sizes `size0` and so on of the levels, and the weights `cluster0` and so on.
 */
export const hierarchyLossesGrad: GpuKernel = ({ inputs, attrs }, runtime) => {
  const { activations, slopes, unit, norm } = inputs;
  const [positions, clusters] = slopes.shape;
  const [width, channels] = [activations.shape[1], unit.shape[1]];
  const levels = inputs.picks.shape[1];
  const { clusterDy, matchDy, picks } = inputs;
  const y = runtime.allocate(slopes.shape);
  runtime.run({
    name: "HierarchyLossesGrad: slopes",
    variant: `${levels}`,
    code: () => slopesCode(levels),
    lanes: LANES,
    groups: Math.ceil(sizeOf(slopes.shape) / LANES),
    reads: { clusterDy, matchDy, slopes, picks, activations },
    writes: { y },
    constants: {
      size: { u32: sizeOf(slopes.shape) },
      clusters: { u32: clusters },
      width: { u32: width },
      ...Object.fromEntries(
        Array.from({ length: levels }, (_, m) => [`cluster${m}`, { f32: attrs[`cluster${m}`] as number }]),
      ),
    },
  });
  const dy = multiply(
    {
      ...{ a: y, b: unit, transposeA: false, transposeB: false, batch: 1, skippedB: positions },
      ...{ m: positions, n: channels, k: clusters },
    },
    [positions, channels],
    runtime,
  );
  const codes = [l2NormalizeGrad({ inputs: { dy, unit, norm }, attrs: {} }, runtime)].flat();
  const sizes = Array.from({ length: levels }, (_, m) => attrs[`size${m}`] as number);
  const centers = centerGradients(y, { unit, norm }, sizes, runtime);
  runtime.free(y, dy);
  return [...codes, ...centers];
};
