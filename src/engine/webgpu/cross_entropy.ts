import { addParts } from "./add_parts.ts";
import type { GpuKernel } from "./runtime.ts";
import { planRows, reduction, rowCode } from "./rows.ts";

/** Most workgroups: as many sums are left to add. */
const MOST_GROUPS = 1024;

/** A turn is a row for each run of invocations. A row whose label is no class counts nothing. */
const CODE = `
fn run(group: u32, lane: u32) {
  var losses = 0.0;
  for (var turn = group * ROWS; turn < c.rows; turn += c.groups * ROWS) {
    let row = turn + lane / WIDTH;
    let here = row < c.rows;
    let label = select(-1, labels[min(row, c.rows - 1u)], here);
    let counts = label >= 0 && label < i32(c.columns);
    let end = select(0u, (row + 1u) * c.items, here);
    let first = row * c.items + lane % WIDTH;
    var tops = V(-3.0e38);
    for (var i = first; i < end; i += WIDTH) { tops = max(tops, logits[i]); }
    let top = maxOfRow(largest(tops), lane);
    var powers = V(0.0);
    for (var i = first; i < end; i += WIDTH) { powers += exp(logits[i] - top); }
    let sum = sumOfRow(total(powers), lane);
    let scale = select(0.0, 1.0 / sum, counts);
    for (var i = first; i < end; i += WIDTH) {
      let value = logits[i];
      let truth = isTruth(i - row * c.items, label, counts);
      slope[i] = exp(value - top) * scale - truth;
      losses += total(truth * (log(sum) + top - value));
    }
  }
  let loss = sumOfGroup(losses, lane);
  if (lane == 0u) { parts[group] = loss; }
}`;

/** WGSL of the entries of a one-hot row. */
const TRUTH = {
  wide: `
fn isTruth(item: u32, label: i32, counts: bool) -> V {
  let columns = vec4<i32>(i32(item * 4u)) + vec4<i32>(0, 1, 2, 3);
  return select(V(0.0), V(1.0), (columns == vec4<i32>(label)) & vec4<bool>(counts));
}`,
  narrow: `
fn isTruth(item: u32, label: i32, counts: bool) -> V { return select(0.0, 1.0, counts && i32(item) == label); }`,
};

/** The summed cross-entropy of rows of logits, and its slope. */
export const crossEntropySum: GpuKernel = ({ inputs: { logits, labels } }, runtime) => {
  const [rows, columns] = logits.shape;
  const plan = planRows(rows, columns, MOST_GROUPS);
  const slope = runtime.allocate(logits.shape);
  const parts = runtime.allocate([plan.groups]);
  runtime.run({
    ...plan,
    name: "CrossEntropySum",
    code: (subgroup) =>
      rowCode(plan, subgroup) + reduction("sumOfGroup", "a + b", plan.lanes, plan.lanes, subgroup) +
      TRUTH[plan.wide ? "wide" : "narrow"] + CODE,
    reads: { logits, labels },
    writes: { slope, parts },
    wide: plan.wide ? ["logits", "slope"] : [],
    constants: { ...plan.constants, columns: { u32: columns } },
  });
  const value = addParts(parts, plan.groups, [], 1, runtime);
  runtime.free(parts);
  return [value, slope];
};
