/**
 * Cosines of rows with centres, and the gradient of the centres.
 *
 * @module
 */
import { centerGradients } from "./center_gradients.ts";
import { unitRows } from "./l2_normalize.ts";
import { multiplyThen } from "./matrix_product.ts";
import type { GpuKernel } from "./runtime.ts";

/** The cosines, `[rows, centers]`; then unit rows, those of the centres behind them, and their lengths before. */
export const centerCosines: GpuKernel = ({ inputs: { rows, centers }, attrs }, runtime) => {
  const [m, k] = rows.shape;
  const [n] = centers.shape;
  const { unit, norm } = unitRows([rows, centers], attrs.floor as number, runtime);
  const cosines = runtime.allocate([m, n]);
  multiplyThen(
    { ...{ a: unit, b: unit, transposeA: false, transposeB: true, batch: 1, skippedB: m }, ...{ m, n, k } },
    {
      name: "CenterCosines",
      code: () => "fn finish(at: u32, column: u32, value: V) { cosines[at] = value; }",
      writes: { cosines },
      byColumn: ["cosines"],
    },
    runtime,
  );
  return [cosines, unit, norm];
};

/** The gradient of the centres, from that of the cosines. */
export const centerCosinesGrad: GpuKernel = ({ inputs: { dy, unit, norm } }, runtime) =>
  centerGradients(dy, { unit, norm }, [dy.shape[1]], runtime);
