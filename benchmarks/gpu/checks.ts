/**
 * Whether the engines of a card are right: kernels, golden vectors, backbones and a short table, each beside what the processor gives.
 *
 * @module
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { packageFolder } from "../../src/base/workspace.ts";
import { OWN_OPERATIONS } from "../../src/engine/proof.ts";
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
  if (!outcomes?.length) return failed(error ?? NOTHING);
  const wrong = outcomes.filter(({ error }) => error !== undefined);
  return checked(
    `${
      outcomes.length - wrong.length
    } of ${outcomes.length} checks of kernels and gradients equal the processor's`,
    wrong.map(({ name, error }) => `${name}: ${error!.split("\n")[0]}`),
  );
}

const NOTHING = "it checked nothing";

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

/** Side of the picture that a whole backbone sees, in pixels; in software a pass of the larger takes minutes. */
const SIDE = { card: 224, software: 64 };

/** What `test/parity/backbones.ts` prints. */
interface BackboneReport {
  readonly backbones: string | null;
  readonly outcomes: readonly GoldenOutcome[];
}

/**
 * Vision transformers by what the engine really runs backbones on, a network runtime where it has one: golden vectors of the official
 * classes, and a whole ViT-S/8 beside `wasm`.
 *
 * @param software Whether the card is one in software.
 * @returns What came of it, and the name of the network runtime, null where there is none or no answer.
 */
export async function checkBackbones(
  engine: EngineName,
  software: boolean,
  limit: number,
): Promise<{ readonly checked: Checked; readonly backbones: string | null }> {
  const outcome = await runScript<BackboneReport>({
    path: "test/parity/backbones.ts",
    args: [engine, `${software ? SIDE.software : SIDE.card}`],
    limit,
  });
  if ("fault" in outcome) return { checked: withoutAnswer(outcome), backbones: null };
  const { backbones, outcomes } = outcome.value;
  return { checked: judgeGolden(outcomes, `backbones by ${backbones ?? OWN_OPERATIONS}`), backbones };
}

/**
 * What outcomes of golden files come to.
 *
 * @param what What they are called.
 */
export function judgeGolden(outcomes: readonly GoldenOutcome[], what = "golden files"): Checked {
  if (outcomes.length === 0) return failed(NOTHING);
  const missed = outcomes.filter(({ verdict }) => verdict === "MISS");
  const passed = outcomes.filter(({ verdict }) => verdict === "ok");
  const most = Math.max(0, ...passed.map(({ ratio }) => ratio ?? 0));
  return checked(
    `${passed.length} of ${outcomes.length} ${what}, at most ${most.toFixed(2)} of their tolerance`,
    missed.map(({ path, ratio, detail }) =>
      `${path}: ${ratio === null ? "" : `${ratio.toFixed(2)} of tolerance, `}${detail.split("\n")[0]}`
    ),
  );
}

/** The short table. */
const TABLE = fileURLToPath(new URL("table.yaml", import.meta.url));

/**
 * Trains a table on an engine; gives the scores of its rows.
 *
 * @param spec Path of its spec; a parameter so that tests can have a shorter one.
 */
export function trainTable(engine: EngineName, limit: number, spec = TABLE) {
  return runScript<readonly ScoredRow[]>({
    path: "benchmarks/gpu/table_process.ts",
    args: [engine, spec],
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
