/**
 * Entropic optimal transport between two sets of centres: costs, all iterations and the plan, in one workgroup where the
 * potentials have room there.
 *
 * @module
 */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { GpuKernel } from "./runtime.ts";
import { iterationsByPass } from "./iteration_passes.ts";
import { LANES, shareOut } from "./shared_lines.ts";
import { MOST_SHARED, scoresCode, transportCode, type TransportLayout } from "./transport_plan_code.ts";
import { spreadTransport } from "./transport_plan_spread.ts";

/** Most centres of two levels together that one workgroup solves the transport between: so many potentials have room. */
export const MOST_TOGETHER = 2048;

/** Turns of loops over costs that a pass of iterations may begin with; where there are more, costs have a pass of their own. */
const MOST_COST_TURNS = 8192;

/** Potentials that have room there at least. */
const LEAST_POTENTIALS = 256;

/**
 * The plan between centres, `[rows, channels]` and `[columns, channels]`, for the cost `1 - max(0, cos)`, norms floored at `floor`:
 * in the log domain, or with `plain` by the float32 recursion whose scalings leave its range where the temperature is low. And a
 * report: the plan's entropy in nats, the row whose mass is farthest off, by which share of it, and 1 if an entry of the plan is not
 * finite, else 0. With `keeps`, the row potentials before each iteration and after the last follow, and the column potentials after
 * each.
 */
export const transportPlan: GpuKernel = ({ inputs: { higher, lower }, attrs }, runtime) => {
  const [rows, channels] = higher.shape;
  const [columns] = lower.shape;
  const [iterations, keeps] = [attrs.iterations as number, Boolean(attrs.keeps)];
  const form = attrs.plain ? "plain" : "log";
  const [entries, together] = [rows * columns, rows + columns];
  const plan = runtime.allocate([rows, columns]);
  const report = runtime.allocate([4]);
  const kept: TensorInfo[] = keeps
    ? [runtime.allocate([iterations + 1, rows]), runtime.allocate([iterations, columns])]
    : [];
  const constants = {
    rows: { u32: rows },
    columns: { u32: columns },
    channels: { u32: channels },
    epsilon: { f32: attrs.epsilon as number },
    floor: { f32: attrs.floor as number },
  };
  if (together > MOST_TOGETHER) {
    spreadTransport({ form, iterations, higher, lower, plan, report, kept, constants }, runtime);
    return [plan, report, ...kept];
  }
  const layout: TransportLayout = {
    form,
    room: Math.max(LEAST_POTENTIALS, 2 ** Math.ceil(Math.log2(together))),
    shared: entries <= MOST_SHARED,
    keeps,
    apart: entries > MOST_SHARED && Math.ceil(entries / LANES) * channels > MOST_COST_TURNS,
  };
  const state = runtime.allocate([together]);
  const [rowPotentials, columnPotentials] = kept;
  if (layout.apart) {
    runtime.run({
      name: "TransportPlan: scores",
      variant: form,
      code: () => scoresCode(form, false),
      lanes: LANES,
      groups: Math.ceil(entries / LANES),
      reads: { higher, lower },
      writes: { plan },
      constants,
    });
  }
  const [byRow, byColumn] = [shareOut(rows, columns, "one"), shareOut(columns, rows, "one")];
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
