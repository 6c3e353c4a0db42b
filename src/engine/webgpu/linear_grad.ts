import { multiplyThen, partsOf } from "./matrix_product.ts";
import { LANES, valueType } from "./rows.ts";
import type { GpuKernel } from "./runtime.ts";

/** Where the sums are at once. */
const WHOLE = `
fn finish(at: u32, column: u32, value: V) { weight[at] = value; }
fn finishSum(at: u32, column: u32, value: V) { bias[at] = value; }`;

/** A part of the weights' gradient, then that of the biases'. */
const PARTS = `
fn finish(at: u32, column: u32, value: V) { parts[at + at / c.size * c.columns] = value; }
fn finishSum(at: u32, column: u32, value: V) { parts[(at / c.columns + 1u) * c.size + at] = value; }`;

const SUMS = `
fn run(group: u32, lane: u32) {
  let at = group * ${LANES}u + lane;
  if (at >= c.size + c.columns) { return; }
  var sum = V(0.0);
  for (var part = 0u; part < c.parts; part++) { sum += parts[part * (c.size + c.columns) + at]; }
  if (at < c.size) { weight[at] = sum; } else { bias[at - c.size] = sum; }
}`;

/** The gradients of the weights and of the biases of a linear layer of `x`, from that of what it gives, `dy`. */
export const linearGrad: GpuKernel = ({ inputs: { x, dy } }, runtime) => {
  const [rows, depth] = x.shape;
  const [, columns] = dy.shape;
  const product = {
    a: x,
    b: dy,
    transposeA: true,
    transposeB: false,
    batch: 1,
    m: depth,
    n: columns,
    k: rows,
  };
  const weight = runtime.allocate([depth, columns]);
  const bias = runtime.allocate([columns]);
  const count = partsOf(product);
  const finish = { name: "LinearGrad", sumsColumns: true };
  if (count === 1) {
    multiplyThen(
      product,
      { ...finish, code: () => WHOLE, writes: { weight, bias }, byColumn: ["weight", "bias"] },
      runtime,
    );
    return [weight, bias];
  }
  const wide = columns % 4 === 0;
  const items = wide ? columns / 4 : columns;
  const sizes = { size: { u32: depth * items }, columns: { u32: items } };
  const parts = runtime.allocate([count, depth + 1, columns]);
  multiplyThen(
    product,
    {
      ...finish,
      variant: "parts",
      code: () => PARTS,
      writes: { parts },
      byColumn: ["parts"],
      constants: sizes,
    },
    runtime,
    count,
  );
  runtime.run({
    name: "LinearGrad: sums",
    variant: `${wide}`,
    code: () => valueType(wide) + SUMS,
    lanes: LANES,
    groups: Math.ceil((depth + 1) * items / LANES),
    reads: { parts },
    writes: { weight, bias },
    wide: wide ? ["parts", "weight", "bias"] : [],
    constants: { ...sizes, parts: { u32: count } },
  });
  runtime.free(parts);
  return [weight, bias];
};
