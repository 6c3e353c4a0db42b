/**
 * Linear layers, with what follows them.
 *
 * @module
 */
import { multiplyThen } from "./matrix_product.ts";
import type { GpuKernel } from "./runtime.ts";

/** Error function within 4e-7: the rational approximation of Eigen and XLA on [-4, 4]. */
const GELU = `
fn gelu(v: V) -> V {
  let x = clamp(v * 0.70710678, V(-4.0), V(4.0));
  let s = x * x;
  var p = s * -2.72614225801306e-10 + 2.77068142495902e-08;
  p = p * s - 2.10102402082508e-06;
  p = p * s - 5.69250639462346e-05;
  p = p * s - 7.34990630326855e-04;
  p = p * s - 2.95459980854025e-03;
  p = p * s - 1.60960333262415e-02;
  var q = s * -1.45660718464996e-05 - 2.13374055278905e-04;
  q = q * s - 1.68282697438203e-03;
  q = q * s - 7.37332916720468e-03;
  q = q * s - 1.42647390514189e-02;
  return v * 0.5 * (x * p / q + 1.0);
}`;

/** How an entry is finished, without and with what may be asked for. */
const FINISHES = {
  plain: "fn finish(at: u32, column: u32, value: V) { y[at] = value + bias[column]; }",
  gelu: `${GELU}
fn finish(at: u32, column: u32, value: V) { y[at] = gelu(value + bias[column]); }`,
  residual: "fn finish(at: u32, column: u32, value: V) { y[at] = value + bias[column] + residual[at]; }",
};

/** `x weight + bias`, then plus `residual` or through GELU. All float32, rank 2 and 1. */
export const linear: GpuKernel = ({ inputs: { x, weight, bias, residual }, attrs }, runtime) => {
  const [rows, depth] = x.shape;
  const columns = weight.shape[1];
  if (weight.shape[0] !== depth || bias.shape[0] !== columns) {
    throw new TypeError(
      `Cannot apply a linear layer to [${x.shape}]: its weight is [${weight.shape}] and its bias [${bias.shape}], ` +
        `expected [${depth}, outputs] and [outputs]`,
    );
  }
  const y = runtime.allocate([rows, columns]);
  const finish = residual ? "residual" : attrs.gelu ? "gelu" : "plain";
  multiplyThen(
    { a: x, b: weight, transposeA: false, transposeB: false, batch: 1, m: rows, n: columns, k: depth },
    {
      name: "Linear",
      variant: finish,
      code: () => FINISHES[finish],
      reads: { bias, ...residual && { residual } },
      writes: { y },
      byColumn: ["y", "bias", "residual"],
    },
    runtime,
  );
  return y;
};
