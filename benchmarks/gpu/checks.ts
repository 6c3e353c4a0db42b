/**
 * Whether the engines of a card are right: kernels, golden vectors and a short table, each beside what the processor gives.
 *
 * @module
 */
import { join } from "node:path";
import { packageFolder } from "../../src/base/workspace.ts";
import type { EngineName } from "../../src/engine/types.ts";
import { METRICS } from "../../src/spec/metrics.ts";
import { runScript, type ScriptFault } from "./run_script.ts";
import type { ScoredRow } from "./table_process.ts";
import type { ComparedRow, Section } from "./types.ts";

/** What a check came to. */
export type Checked = Omit<Section, "name" | "seconds">;

/** What the script of the kernels prints. */
interface CheckedKernels {
  readonly outcomes?: readonly { readonly name: string; readonly error?: string }[];
  readonly error?: string;
}

/** Every fused kernel of the engine `webgpu`, and every gradient, at many sizes, beside plain JavaScript. */
export async function checkKernels(limit: number): Promise<Checked> {
  const outcome = await runScript<CheckedKernels>({ path: "test/engine/webgpu/kernels_probe.ts", limit });
  if ("fault" in outcome) return withoutAnswer(outcome);
  const { outcomes, error } = outcome.value;
  if (!outcomes) return failed(error ?? "it checked nothing");
  const wrong = outcomes.filter(({ error }) => error !== undefined);
  return checked(
    `${
      outcomes.length - wrong.length
    } of ${outcomes.length} checks of kernels and gradients equal the processor's`,
    wrong.map(({ name, error }) => `${name}: ${error!.split("\n")[0]}`),
  );
}

/** A golden file, as the command `parity` prints what became of it. */
interface GoldenOutcome {
  readonly path: string;
  readonly verdict: "ok" | "MISS" | "none";
  readonly ratio: number | null;
  readonly detail: string;
}

/** The golden vectors of the official programs. */
export async function checkGolden(engine: EngineName, limit: number): Promise<Checked> {
  const outcome = await runScript<readonly GoldenOutcome[]>({
    path: "test/parity/main.ts",
    args: [join(packageFolder(), "test/golden"), "--engine", engine, "--json"],
    limit,
  });
  return "fault" in outcome ? withoutAnswer(outcome) : judgeGolden(outcome.value);
}

/** What outcomes of golden files come to. */
export function judgeGolden(outcomes: readonly GoldenOutcome[]): Checked {
  const missed = outcomes.filter(({ verdict }) => verdict === "MISS");
  const passed = outcomes.filter(({ verdict }) => verdict === "ok");
  const most = Math.max(...passed.map(({ ratio }) => ratio ?? 0));
  return checked(
    `${passed.length} of ${outcomes.length} golden files, at most ${most.toFixed(2)} of their tolerance`,
    missed.map(({ path, ratio, detail }) =>
      `${path}: ${ratio === null ? "" : `${ratio.toFixed(2)} of tolerance, `}${detail.split("\n")[0]}`
    ),
  );
}

/** Trains the short table on an engine; gives the scores of its rows. */
export function trainTable(engine: EngineName, limit: number) {
  return runScript<readonly ScoredRow[]>({
    path: "benchmarks/gpu/table_process.ts",
    args: [engine],
    permissions: [`--allow-write=${join(packageFolder(), ".omh")}`, "--allow-run=deno,git"],
    limit,
  });
}

/** Scores on an engine beside those on `wasm`. */
export function compareRows(
  engine: EngineName,
  wasm: readonly ScoredRow[],
  here: readonly ScoredRow[],
): ComparedRow[] {
  return wasm.flatMap(({ row, scores }) =>
    METRICS.flatMap(({ name, engineTolerance }) => {
      const [before, after] = [scores[name], here.find((other) => other.row === row)?.scores[name]];
      return typeof before === "number"
        ? [{ row, engine, metric: name, wasm: before, here: after ?? NaN, tolerance: engineTolerance }]
        : [];
    })
  );
}

/** Whether scores are as near to those on `wasm` as they have to be. */
export function judgeRows(rows: readonly ComparedRow[]): Checked {
  const distance = ({ wasm, here }: ComparedRow) => Math.abs(here - wasm);
  const far = rows.filter((row) => !(distance(row) <= row.tolerance));
  const most = Math.max(0, ...rows.map(distance));
  return checked(
    `scores of ${new Set(rows.map(({ row }) => row)).size} rows, at most ${most.toFixed(2)} points from wasm`,
    far.map(({ row, metric, wasm, here, tolerance }) =>
      `${row}, ${metric}: ${here.toFixed(2)}, on wasm ${wasm.toFixed(2)}, allowed are ${tolerance} points`
    ),
  );
}

/** What a check without an answer comes to: it has failed, but one whose time was up says nothing. */
export function withoutAnswer({ fault, late }: ScriptFault): Checked {
  return late ? leftOut(fault) : failed(fault);
}

/** A check that could not be made has failed. */
export function failed(why: string): Checked {
  return { state: "failed", summary: why, failures: [why] };
}

/** A check that was not made. */
export function leftOut(why: string): Checked {
  return { state: "left out", summary: why, failures: [] };
}

function checked(summary: string, failures: readonly string[]): Checked {
  return { state: failures.length > 0 ? "failed" : "passed", summary, failures };
}
