/**
 * The gradient of a transport plan through all its iterations.
 *
 * @module
 */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { iterationsByPass } from "./iteration_passes.ts";
import type { GpuKernel, GpuRuntime, KernelCall } from "./runtime.ts";
import { LANES, LINE_MEMORY, overLines, shareOut } from "./shared_lines.ts";
import { MOST_TOGETHER } from "./transport_plan.ts";
import type { Balanced } from "./transport_plan_code.ts";

/** Where gradients of potentials are: of the row and of the column of a number. */
interface Changes {
  readonly row: (number: string) => string;
  readonly column: (number: string) => string;
}

/** Those of one workgroup are in its memory, the columns' behind the rows'. */
const TOGETHER: Changes = { row: (i) => `changes[${i}]`, column: (i) => `changes[c.rows + ${i}]` };
const APART: Changes = { row: (i) => `rowChanges[${i}]`, column: (i) => `columnChanges[${i}]` };

const lineSum = (name: string, lines: Balanced, each: string, done: string) =>
  overLines({
    name,
    lines: `c.${lines}`,
    entries: lines === "rows" ? "c.columns" : "c.rows",
    sharers: `c.${lines}Sharers`,
    neighbors: lines === "rows" ? "entries" : "lines",
    each: `
    let at = ${lines === "rows" ? "line * c.columns + e" : "e * c.columns + line"};${each}
  `,
    done,
  });

/** What the plan itself hands on to the scores and to the potentials of rows. */
const beginRows = ({ row }: Changes) =>
  lineSum(
    "beginRows",
    "rows",
    `
    let own = plan[at] * dy[at];
    gradient[at] = own;
    sum += own;`,
    `${row("line")} = sum;`,
  );

/** And to those of columns. */
const beginColumns = ({ column }: Changes) =>
  lineSum("beginColumns", "columns", "\n    sum += plan[at] * dy[at];", `${column("line")} = sum;`);

/**
 * Back from the row potentials after the iteration `step`: `f_h = -log rows - logsumexp_l(scores + g)`, whose derivative is minus the
 * row's softmax. The plan itself saw the column potentials of the last iteration alone.
 */
const backToColumns = ({ row, column }: Changes) =>
  lineSum(
    "backToColumns",
    "columns",
    `
    let level = (-cost[at] / c.epsilon + columnPotentials[step * c.columns + line]) +
      rowPotentials[(step + 1u) * c.rows + e];
    let change = ${row("e")} * f32(c.rows) * exp(level);
    gradient[at] -= change;
    sum += change;`,
    `${column("line")} = select(0.0, ${column("line")}, step + 1u == c.iterations) - sum;`,
  );

/** Likewise from its column potentials; the first iteration's have the last word on every entry. */
const backToRows = ({ row, column }: Changes) =>
  lineSum(
    "backToRows",
    "rows",
    `
    let level = (-cost[at] / c.epsilon + columnPotentials[step * c.columns + e]) + rowPotentials[step * c.rows + line];
    let change = ${column("e")} * f32(c.columns) * exp(level);
    let own = gradient[at] - change;
    gradient[at] = select(own, -own / c.epsilon, step == 0u);
    sum += change;`,
    `${row("line")} = -sum;`,
  );

/** From the last iteration to the first: what the potentials' gradients add to that of the scores. */
const code = (room: number) => `
var<workgroup> changes: array<f32, ${room}>;
var<private> step: u32;
${LINE_MEMORY}
${beginRows(TOGETHER)}
${beginColumns(TOGETHER)}
${backToColumns(TOGETHER)}
${backToRows(TOGETHER)}
fn run(group: u32, lane: u32) {
  if (c.done == 0u) {
    beginRows(group, lane);
    beginColumns(group, lane);
    storageBarrier();
  } else {
    for (var i = lane; i < c.rows + c.columns; i += ${LANES}u) { changes[i] = state[i]; }
    workgroupBarrier();
  }
  for (var left = c.iterations - c.done; left > c.iterations - c.end; left--) {
    step = left - 1u;
    backToColumns(group, lane);
    storageBarrier();
    backToRows(group, lane);
    storageBarrier();
  }
  if (c.end < c.iterations) {
    for (var i = lane; i < c.rows + c.columns; i += ${LANES}u) { state[i] = changes[i]; }
  }
}`;

/** One of the functions over lines in a pass of its own. */
const passCode = (name: string, over: string, step: string) => `
var<private> step: u32;
${LINE_MEMORY}
${over}
fn run(group: u32, lane: u32) {
  ${step}
  ${name}(group, lane);
}`;

/** The gradient of the cost from that of the plan, `dy`, and from what `TransportPlan` keeps. */
export const transportPlanGrad: GpuKernel = ({ inputs, attrs }, runtime) => {
  const { dy, cost, plan, rowPotentials, columnPotentials } = inputs;
  const [rows, columns] = plan.shape;
  const [iterations, epsilon] = [attrs.iterations as number, attrs.epsilon as number];
  const gradient = runtime.allocate(plan.shape);
  if (rows + columns > MOST_TOGETHER) {
    spread(inputs, gradient, iterations, epsilon, runtime);
    return gradient;
  }
  const room = 2 ** Math.ceil(Math.log2(rows + columns));
  const state = runtime.allocate([rows + columns]);
  const [byRow, byColumn] = [shareOut(rows, columns, "one"), shareOut(columns, rows, "one")];
  for (const { step, end } of iterationsByPass(iterations, byRow.turns + byColumn.turns)) {
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
        rowsSharers: { u32: byRow.sharers },
        columnsSharers: { u32: byColumn.sharers },
        iterations: { u32: iterations },
        done: { u32: step },
        end: { u32: end },
        epsilon: { f32: epsilon },
      },
    });
  }
  runtime.free(state);
  return gradient;
};

/** Each half of an iteration in a pass of several workgroups. */
function spread(
  { dy, cost, plan, rowPotentials, columnPotentials }: KernelCall["inputs"],
  gradient: TensorInfo,
  iterations: number,
  epsilon: number,
  runtime: GpuRuntime,
): void {
  const [rows, columns] = plan.shape;
  const shares = { rows: shareOut(rows, columns, "many"), columns: shareOut(columns, rows, "many") };
  const [rowChanges, columnChanges] = [runtime.allocate([rows]), runtime.allocate([columns])];
  const constants = {
    rows: { u32: rows },
    columns: { u32: columns },
    iterations: { u32: iterations },
    epsilon: { f32: epsilon },
  };
  const pass = (
    name: string,
    lines: Balanced,
    over: string,
    reads: Readonly<Record<string, TensorInfo>>,
    writes: Readonly<Record<string, TensorInfo>>,
    step?: number,
  ) => {
    const { sharers, times } = shares[lines];
    runtime.run({
      name: `TransportPlanGrad: ${name}`,
      code: () => passCode(name, over, step === undefined ? "" : "step = c.step;"),
      lanes: LANES,
      groups: times,
      reads,
      writes,
      constants: {
        ...constants,
        [`${lines}Sharers`]: { u32: sharers },
        ...(step !== undefined && { step: { u32: step } }),
      },
    });
  };
  pass("beginRows", "rows", beginRows(APART), { plan, dy }, { gradient, rowChanges });
  pass("beginColumns", "columns", beginColumns(APART), { plan, dy }, { columnChanges });
  const reads = { cost, rowPotentials, columnPotentials };
  const writes = { gradient, rowChanges, columnChanges };
  for (let step = iterations - 1; step >= 0; step--) {
    pass("backToColumns", "columns", backToColumns(APART), reads, writes, step);
    pass("backToRows", "rows", backToRows(APART), reads, writes, step);
  }
  runtime.free(rowChanges, columnChanges);
}
