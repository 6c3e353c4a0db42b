/**
 * Entropic optimal transport between more centres than a workgroup has room for: each half of an iteration is a pass of several
 * workgroups, and potentials wait in the memory of the card.
 *
 * @module
 */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { GpuRuntime } from "./runtime.ts";
import type { Constant } from "./shader.ts";
import { LANES, LINE_MEMORY, shareOut } from "./shared_lines.ts";
import {
  balance,
  type Balanced,
  fillPlan,
  leaveReport,
  scoresCode,
  type TransportForm,
} from "./transport_plan_code.ts";

/** What is solved, and where the solution goes. */
export interface SpreadTransport {
  readonly form: TransportForm;
  readonly iterations: number;
  readonly higher: TensorInfo;
  readonly lower: TensorInfo;
  readonly plan: TensorInfo;
  readonly report: TensorInfo;
  /** Where the potentials of all iterations are kept, if they are. */
  readonly kept: readonly TensorInfo[];
  /** What all passes know: sizes, the temperature and the smallest norm. */
  readonly constants: Readonly<Record<string, Constant>>;
}

/** A half of an iteration. */
const halfCode = (form: TransportForm, lines: Balanced) => `
${LINE_MEMORY}
fn score(at: u32) -> f32 { return scores[at]; }
${balance(form, lines, "own[c.ownAt + line]", "other[c.otherAt + e]")}
fn run(group: u32, lane: u32) { ${lines}(group, lane); }`;

/** The plan; of each workgroup's rows the entropy, and whether an entry is not finite. */
const planCode = (form: TransportForm) => `
${LINE_MEMORY}
fn score(at: u32) -> f32 { return plan[at]; }
${fillPlan(form, "masses[line]", "rowPotentials[c.rowsAt + line]", "columnPotentials[c.columnsAt + e]")}
fn run(group: u32, lane: u32) {
  fillPlan(group, lane);
  sums[lane] = entropy;
  tops[lane] = broken;
  workgroupBarrier();
  if (lane > 0u) { return; }
  var all = 0.0;
  var any = 0.0;
  for (var i = 0u; i < ${LANES}u; i++) {
    all += sums[i];
    any = max(any, tops[i]);
  }
  parts[2u * group] = all;
  parts[2u * group + 1u] = any;
}`;

const REPORT = `
${LINE_MEMORY}
${leaveReport("masses[h]")}
fn run(group: u32, lane: u32) {
  var entropy = 0.0;
  var broken = 0.0;
  for (var i = lane; i < c.parts; i += ${LANES}u) {
    entropy += parts[2u * i];
    broken = max(broken, parts[2u * i + 1u]);
  }
  leaveReport(lane, entropy, broken);
}`;

/** Solves the transport: `2 * iterations + 3` passes. */
export function spreadTransport(problem: SpreadTransport, runtime: GpuRuntime): void {
  const { form, iterations, higher, lower, plan, report, kept, constants } = problem;
  const [[rows], [columns]] = [higher.shape, lower.shape];
  const [byRow, byColumn] = [shareOut(rows, columns, "many"), shareOut(columns, rows, "many")];
  const [rowPotentials, columnPotentials] = kept.length > 0
    ? kept
    : [runtime.allocate([rows]), runtime.allocate([columns])];
  // Where they are kept, those of each iteration lie behind those of the one before.
  const at = (step: number, lines: number) => ({ u32: kept.length > 0 ? step * lines : 0 });
  runtime.run({
    name: "TransportPlan: spread scores",
    variant: form,
    code: () => scoresCode(form, true),
    lanes: LANES,
    groups: Math.ceil(rows * columns / LANES),
    reads: { higher, lower },
    writes: { plan, rowPotentials },
    constants,
  });
  const half = (lines: Balanced, own: TensorInfo, ownAt: Constant, other: TensorInfo, otherAt: Constant) => {
    const { sharers, times } = lines === "rows" ? byRow : byColumn;
    runtime.run({
      name: `TransportPlan: spread ${lines}`,
      variant: form,
      code: () => halfCode(form, lines),
      lanes: LANES,
      groups: times,
      reads: { scores: plan, other },
      writes: { own },
      constants: { ...constants, [`${lines}Sharers`]: { u32: sharers }, ownAt, otherAt },
    });
  };
  for (let step = 0; step < iterations; step++) {
    half("columns", columnPotentials, at(step, columns), rowPotentials, at(step, rows));
    half("rows", rowPotentials, at(step + 1, rows), columnPotentials, at(step, columns));
  }
  const masses = runtime.allocate([rows]);
  const parts = runtime.allocate([byRow.times, 2]);
  runtime.run({
    name: "TransportPlan: spread plan",
    variant: form,
    code: () => planCode(form),
    lanes: LANES,
    groups: byRow.times,
    reads: { rowPotentials, columnPotentials },
    writes: { plan, masses, parts },
    constants: {
      ...constants,
      rowsSharers: { u32: byRow.sharers },
      rowsAt: at(iterations, rows),
      columnsAt: at(iterations - 1, columns),
    },
  });
  runtime.run({
    name: "TransportPlan: report",
    code: () => REPORT,
    lanes: LANES,
    groups: 1,
    reads: { masses, parts },
    writes: { report },
    constants: { ...constants, parts: { u32: byRow.times } },
  });
  runtime.free(masses, parts, ...(kept.length > 0 ? [] : [rowPotentials, columnPotentials]));
}
