/**
 * Entropic optimal transport between two sets of centres: costs, all iterations and the plan in one workgroup.
 *
 * @module
 */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { MOST_TRANSPORTED } from "../fused_kernels.ts";
import type { GpuKernel } from "./runtime.ts";
import { iterationsByPass } from "./iteration_passes.ts";
import { LANES, MOST_SHARED, SCORES, transportCode, type TransportLayout } from "./transport_plan_code.ts";

/** Turns of loops over costs that a pass of iterations may begin with; where there are more, costs have a pass of their own. */
const MOST_COST_TURNS = 8192;

/** Potentials that have room there at least. */
const LEAST_POTENTIALS = 256;

/**
 * The plan between centres, `[rows, channels]` and `[columns, channels]`, for the cost `1 - max(0, cos)`; and a report: its entropy
 * in nats, the row whose mass is farthest off, and by which share of it. With `keeps`, the row potentials before each
 * iteration and after the last follow, and the column potentials after each.
 */
export const transportPlan: GpuKernel = ({ inputs: { higher, lower }, attrs }, runtime) => {
  const [rows, channels] = higher.shape;
  const [columns] = lower.shape;
  if (rows + columns > MOST_TRANSPORTED) {
    throw new RangeError(
      `Cannot solve the transport between "${rows} and ${columns}" centres on webgpu: expected at most ${MOST_TRANSPORTED} together`,
    );
  }
  const [iterations, keeps] = [attrs.iterations as number, Boolean(attrs.keeps)];
  const [entries, together] = [rows * columns, rows + columns];
  const layout: TransportLayout = {
    room: Math.max(LEAST_POTENTIALS, 2 ** Math.ceil(Math.log2(together))),
    shared: entries <= MOST_SHARED,
    keeps,
    apart: entries > MOST_SHARED && Math.ceil(entries / LANES) * channels > MOST_COST_TURNS,
  };
  const plan = runtime.allocate([rows, columns]);
  const report = runtime.allocate([3]);
  const state = runtime.allocate([together]);
  const kept: TensorInfo[] = keeps
    ? [runtime.allocate([iterations + 1, rows]), runtime.allocate([iterations, columns])]
    : [];
  const [rowPotentials, columnPotentials] = kept;
  const constants = {
    rows: { u32: rows },
    columns: { u32: columns },
    channels: { u32: channels },
    epsilon: { f32: attrs.epsilon as number },
  };
  if (layout.apart) {
    runtime.run({
      name: "TransportPlan: scores",
      code: () => SCORES,
      lanes: LANES,
      groups: Math.ceil(entries / LANES),
      reads: { higher, lower },
      writes: { plan },
      constants,
    });
  }
  const [byRow, byColumn] = [shareOut(rows, columns), shareOut(columns, rows)];
  for (const { step, end } of iterationsByPass(iterations, byRow.turns + byColumn.turns)) {
    runtime.run({
      name: "TransportPlan",
      variant: Object.values(layout).join(" "),
      code: () => transportCode(layout),
      lanes: LANES,
      groups: 1,
      reads: layout.apart ? {} : { higher, lower },
      writes: { plan, report, state, ...(keeps && { rowPotentials, columnPotentials }) },
      constants: {
        ...constants,
        iterations: { u32: iterations },
        step: { u32: step },
        end: { u32: end },
        rowsSharers: { u32: byRow.sharers },
        columnsSharers: { u32: byColumn.sharers },
      },
    });
  }
  runtime.free(state);
  return [plan, report, ...kept];
};

/** How many invocations share a line, a power of two, and how many turns of loops its balance takes each of them. */
function shareOut(lines: number, entries: number): { readonly sharers: number; readonly turns: number } {
  const most = Math.min(LANES / lines, Math.sqrt(entries));
  const sharers = 2 ** Math.floor(Math.log2(Math.max(1, most)));
  const together = Math.ceil(lines * sharers / LANES);
  return { sharers, turns: together * (2 * Math.ceil(entries / sharers) + 2) + 2 * sharers };
}
