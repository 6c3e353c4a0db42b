import type { GpuKernel } from "./runtime.ts";
import { planRows, rowCode } from "./rows.ts";

const CODE = `
fn run(group: u32, lane: u32) {
  let row = group * ROWS + lane / WIDTH;
  let end = select(0u, (row + 1u) * c.items, row < c.rows);
  let first = row * c.items + lane % WIDTH;
  var counts = V(0.0);
  var matches = V(0.0);
  var powers = V(0.0);
  for (var i = first; i < end; i += WIDTH) {
    let logit = logits[i] - c.shift;
    counts += weights[i];
    matches += weights[i] * logit;
    powers += exp(logit) * mask[i];
  }
  let all = sumOfRow(total(counts), lane);
  let matched = sumOfRow(total(matches), lane);
  let sum = sumOfRow(total(powers), lane);
  let scale = select(0.0, all / sum, all > 0.0);
  for (var i = first; i < end; i += WIDTH) {
    let power = exp(logits[i] - c.shift) * mask[i];
    slopes[i] = select(V(0.0), power * scale - weights[i], all > 0.0);
  }
  if (lane % WIDTH == 0u && row < c.rows) {
    losses[row] = select(0.0, all * log(sum) - matched, all > 0.0);
  }
}`;

/** Losses of rows with weighted targets, whose softmax runs over the columns where `mask` is 1, and their derivatives. */
export const maskedCrossEntropy: GpuKernel = ({ inputs: { logits, weights, mask }, attrs }, runtime) => {
  const [rows, columns] = logits.shape;
  const plan = planRows(rows, columns);
  const losses = runtime.allocate([rows]);
  const slopes = runtime.allocate([rows, columns]);
  runtime.run({
    ...plan,
    name: "MaskedCrossEntropy",
    code: (subgroup) => rowCode(plan, subgroup) + CODE,
    reads: { logits, weights, mask },
    writes: { losses, slopes },
    wide: plan.wide ? ["logits", "weights", "mask", "slopes"] : [],
    constants: { ...plan.constants, shift: { f32: attrs.shift as number } },
  });
  return [losses, slopes];
};
