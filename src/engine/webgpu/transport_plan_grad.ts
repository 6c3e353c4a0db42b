/**
 * The gradient of a transport plan through all its iterations.
 *
 * @module
 */
import { iterationsByPass } from "./iteration_passes.ts";
import type { GpuKernel } from "./runtime.ts";

/** Invocations of the workgroup, as in the kernel that solved. */
const LANES = 256;

/** From the last iteration to the first: what the potentials' gradients add to that of the scores. */
const code = (room: number) => `
var<workgroup> changes: array<f32, ${room}>;
// Gradients of the row potentials are in front, those of the column potentials behind them.
fn begin(lane: u32) {
  for (var at = lane; at < c.rows * c.columns; at += ${LANES}u) { gradient[at] = plan[at] * dy[at]; }
  storageBarrier();
  for (var h = lane; h < c.rows; h += ${LANES}u) {
    var sum = 0.0;
    for (var l = 0u; l < c.columns; l++) { sum += gradient[h * c.columns + l]; }
    changes[h] = sum;
  }
  for (var l = lane; l < c.columns; l += ${LANES}u) {
    var sum = 0.0;
    for (var h = 0u; h < c.rows; h++) { sum += gradient[h * c.columns + l]; }
    changes[c.rows + l] = sum;
  }
  workgroupBarrier();
}
fn run(group: u32, lane: u32) {
  if (c.done == 0u) {
    begin(lane);
  } else {
    for (var i = lane; i < c.rows + c.columns; i += ${LANES}u) { changes[i] = state[i]; }
    workgroupBarrier();
  }
  for (var left = c.iterations - c.done; left > c.iterations - c.end; left--) {
    let step = left - 1u;
    // f_h = -log rows - logsumexp_l(scores + g): its derivative is minus the row's softmax. Each column is an invocation's.
    for (var l = lane; l < c.columns; l += ${LANES}u) {
      var sum = 0.0;
      let g = columnPotentials[step * c.columns + l];
      for (var h = 0u; h < c.rows; h++) {
        let at = h * c.columns + l;
        let level = (-cost[at] / c.epsilon + g) + rowPotentials[left * c.rows + h];
        let change = changes[h] * f32(c.rows) * exp(level);
        gradient[at] -= change;
        sum += change;
      }
      changes[c.rows + l] -= sum;
    }
    workgroupBarrier();
    storageBarrier();
    for (var h = lane; h < c.rows; h += ${LANES}u) {
      var sum = 0.0;
      let f = rowPotentials[step * c.rows + h];
      for (var l = 0u; l < c.columns; l++) {
        let at = h * c.columns + l;
        let level = (-cost[at] / c.epsilon + columnPotentials[step * c.columns + l]) + f;
        let change = changes[c.rows + l] * f32(c.columns) * exp(level);
        gradient[at] -= change;
        sum += change;
      }
      changes[h] = -sum;
    }
    workgroupBarrier();
    storageBarrier();
    for (var l = lane; l < c.columns; l += ${LANES}u) { changes[c.rows + l] = 0.0; }
    workgroupBarrier();
  }
  if (c.end < c.iterations) {
    for (var i = lane; i < c.rows + c.columns; i += ${LANES}u) { state[i] = changes[i]; }
    return;
  }
  for (var at = lane; at < c.rows * c.columns; at += ${LANES}u) { gradient[at] = -gradient[at] / c.epsilon; }
}`;

/** The gradient of the cost from that of the plan, `dy`, and from what `TransportPlan` keeps. */
export const transportPlanGrad: GpuKernel = (
  { inputs: { dy, cost, plan, rowPotentials, columnPotentials }, attrs },
  runtime,
) => {
  const [rows, columns] = plan.shape;
  const iterations = attrs.iterations as number;
  const room = 2 ** Math.ceil(Math.log2(rows + columns));
  const gradient = runtime.allocate(plan.shape);
  const state = runtime.allocate([rows + columns]);
  const turns = (lines: number, entries: number) => Math.ceil(lines / LANES) * (entries + 2);
  for (const { step, end } of iterationsByPass(iterations, turns(rows, columns) + turns(columns, rows))) {
    runtime.run({
      name: "TransportPlanGrad",
      variant: `${room}`,
      code: () => code(room),
      lanes: LANES,
      groups: 1,
      reads: { dy, cost, plan, rowPotentials, columnPotentials },
      writes: { gradient, state },
      constants: {
        rows: { u32: rows },
        columns: { u32: columns },
        iterations: { u32: iterations },
        done: { u32: step },
        end: { u32: end },
        epsilon: { f32: attrs.epsilon as number },
      },
    });
  }
  runtime.free(state);
  return gradient;
};
