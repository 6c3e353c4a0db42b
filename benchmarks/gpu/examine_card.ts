/**
 * The examination of cards, part by part, within a time.
 *
 * @module
 */
import config from "../../deno.json" with { type: "json" };
import type { Clock } from "../../src/base/clock.ts";
import { packageFolder } from "../../src/base/workspace.ts";
import { installedOnnxRuntime } from "../../src/engine/onnx/onnxruntime.ts";
import type { EngineProof } from "../../src/engine/proof.ts";
import type { EngineName } from "../../src/engine/types.ts";
import { GPU_KERNELS } from "../../src/engine/webgpu/kernels_digest.ts";
import { describeRun } from "../../src/results/provenance.ts";
import type { WorkloadResult } from "../speed/types.ts";
import {
  checkBackbones,
  type Checked,
  checkGolden,
  checkKernels,
  compareRows,
  failed,
  judgeRows,
  leftOut,
  trainTable,
  withoutAnswer,
} from "./checks.ts";
import { type CardEngine, cardOf, type Cards, mainEngine, workingEngines } from "./find_cards.ts";
import { timeCard, totalOf } from "./speed.ts";
import type { ComparedRow, GpuReport, Section } from "./types.ts";

/** How cards are examined. */
export interface ExamineOptions {
  readonly cards: Cards;
  /** Longest time, in milliseconds. */
  readonly limit: number;
  /** When the time began to run, by the clock's count. */
  readonly start: number;
  /** Whether what takes long is left out on `webgpu`, and why. */
  readonly short?: string;
  readonly clock: Clock;
  /** Told each section as it ends, and what goes on in between. */
  readonly onSection: (section: Section) => void;
  readonly onProgress: (message: string) => void;
}

/** Time that a part may take as long as there is any, milliseconds. */
const PART_LIMIT = 180_000;

/** Examines the cards of this machine. */
export async function examineCard(options: ExamineOptions): Promise<GpuReport> {
  const { cards, clock, onSection, limit, start, short } = options;
  const started = clock.now().toISOString();
  const left = () => limit - (clock.elapsed() - start);
  const part = () => partLimit(left());
  const sections: Section[] = [];
  const record = async (name: string, run: () => Checked | Promise<Checked>): Promise<void> => {
    const before = clock.elapsed();
    const section = { name, ...await run(), seconds: (clock.elapsed() - before) / 1000 };
    sections.push(section);
    onSection(section);
  };

  const { adapter, webgpu, cuda } = cards;
  const works = workingEngines(cards);
  if ("missing" in adapter) await record("webgpu", () => leftOut(adapter.missing));
  else if (!webgpu.works) await record("webgpu", () => failed(webgpu.description));
  else await record("kernels, webgpu", () => checkKernels(part()));
  const backbones = new Map<EngineName, string | null>();
  for (const engine of works) {
    await record(`golden vectors, ${engine}`, () => checkGolden(engine, part()));
    await record(`backbones, ${engine}`, async () => {
      const inSoftware = engine === "webgpu" && !("missing" in adapter) && adapter.software;
      const outcome = await checkBackbones(engine, inSoftware, part());
      backbones.set(engine, outcome.backbones);
      return outcome.checked;
    });
  }
  const table: ComparedRow[] = [];
  const speed: WorkloadResult[] = [];
  const long = works.filter((engine) => engine !== "webgpu" || short === undefined);
  if (long.length > 0) {
    await compareTables(long, part, table, record);
    await record("speed", () => timed(left(), options, speed));
  }
  if (short !== undefined) {
    for (const name of ["short table", "speed"]) await record(`${name} on webgpu`, () => leftOut(short));
  }
  const { versions, git, machine } = await describeRun(packageFolder(), "", config.version);
  return {
    schema: 2,
    started,
    seconds: (clock.elapsed() - start) / 1000,
    card: cardOf(mainEngine(cards), cards),
    kernels: GPU_KERNELS,
    onnxruntime: installedOnnxRuntime(),
    engines: works.map((engine) =>
      proofOf(
        { engine, card: cardOf(engine, cards), backbones: backbones.get(engine) ?? null },
        sections,
        speed,
      )
    ),
    adapter: "missing" in adapter ? null : adapter,
    machine,
    versions,
    git,
    descriptions: { webgpu: webgpu.description, cuda: cuda.description },
    sections,
    table,
    speed,
  };
}

/** The longest time of a part, milliseconds, of that which is left: half, so that what hangs leaves time for the others. */
export function partLimit(left: number): number {
  return Math.min(Math.max(PART_LIMIT, left / 2), left);
}

/** Runs a part and keeps its section. */
export type Recorder = (name: string, run: () => Promise<Checked>) => Promise<void>;

/**
 * Compares the scores of the short table on engines with those on `wasm`.
 *
 * @param limit Gives the time that a training may take, milliseconds.
 * @param table Where compared scores are added.
 * @param record Told the section of each engine.
 * @param spec Path of the table's spec; a parameter so that tests can have a shorter one.
 */
export async function compareTables(
  engines: readonly EngineName[],
  limit: () => number,
  table: ComparedRow[],
  record: Recorder,
  spec?: string,
): Promise<void> {
  const wasm = await trainTable("wasm", limit(), spec);
  for (const engine of engines) {
    await record(`short table, ${engine}`, async () => {
      if ("fault" in wasm) return withoutAnswer({ ...wasm, fault: `there is none on wasm: ${wasm.fault}` });
      const here = await trainTable(engine, limit(), spec);
      if ("fault" in here) return withoutAnswer(here);
      const rows = compareRows(engine, wasm.value, here.value);
      table.push(...rows);
      return judgeRows(rows);
    });
  }
}

/** Why engines on cards are not timed. */
function notTimed({ cards: { webgpu, cuda }, short }: ExamineOptions): Map<CardEngine, string> {
  const missing = new Map<CardEngine, string>();
  if (!webgpu.works || short !== undefined) missing.set("webgpu", short ?? webgpu.description);
  if (!cuda.works) missing.set("cuda", cuda.description);
  return missing;
}

async function timed(limit: number, options: ExamineOptions, speed: WorkloadResult[]): Promise<Checked> {
  if (limit <= 0) return leftOut("there was no time left for it");
  const signal = AbortSignal.timeout(limit);
  const { results, missing } = await timeCard(notTimed(options), signal, options.onProgress);
  speed.push(...results);
  const failures = (["webgpu", "cuda"] as const).flatMap((engine) => speedFailures(engine, results));
  const without = [...missing].map(([player, why]) => `without ${player}: ${why}`);
  const count = results.filter(({ measurements }) => measurements.length > 0).length;
  const ended = signal.aborted ? ["the time was up before the next"] : [];
  const summary = [`${count} workloads`, ...ended, ...without].join("; ");
  if (count === 0 && failures.length === 0) return leftOut(summary);
  return { state: failures.length > 0 ? "failed" : "passed", summary, failures };
}

/** What an engine could not run of what was timed, a line for each. */
function speedFailures(engine: EngineName, speed: readonly WorkloadResult[]): string[] {
  return speed.flatMap(({ name, failures }) =>
    failures.filter((failure) => failure.engine === engine)
      .map(({ reason }) => `${name}, ${engine}: ${reason}`)
  );
}

/**
 * What was found out about an engine: it is wrong if something about it failed, of what was timed as well; right if all was checked,
 * else not proved.
 *
 * @param subject The engine, its card and what backbones ran on.
 */
export function proofOf(
  subject: Pick<EngineProof, "card" | "backbones"> & { readonly engine: CardEngine },
  sections: readonly Section[],
  speed: readonly WorkloadResult[],
): EngineProof {
  const { engine } = subject;
  const own = sections.filter(({ name }) => name.endsWith(`, ${engine}`));
  const stopped = speedFailures(engine, speed);
  const wrong = own.some(({ state }) => state === "failed") || stopped.length > 0;
  const right = own.length > 0 && own.every(({ state }) => state === "passed");
  const checks = own.map(({ name, state, summary }) =>
    state === "passed" ? summary : `${name} ${state} (${summary})`
  );
  return {
    ...subject,
    passed: wrong ? false : right ? true : null,
    checks: [...checks, ...stopped.map((failure) => `speed failed (${failure})`)].join("; "),
    milliseconds: totalOf(engine, speed),
  };
}
