/**
 * The examination of a card, part by part, within a time.
 *
 * @module
 */
import config from "../../deno.json" with { type: "json" };
import type { Clock } from "../../src/base/clock.ts";
import { packageFolder } from "../../src/base/workspace.ts";
import type { EngineProof } from "../../src/engine/proof.ts";
import type { EngineName } from "../../src/engine/types.ts";
import { GPU_KERNELS } from "../../src/engine/webgpu/kernels_digest.ts";
import { probeEngine } from "../../src/launch/engine_probe.ts";
import { describeRun } from "../../src/results/provenance.ts";
import type { WorkloadResult } from "../speed/types.ts";
import {
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
import type { Adapter } from "./examine_adapter.ts";
import { timeCard, totalOf } from "./speed.ts";
import type { ComparedRow, GpuReport, Section } from "./types.ts";

/** How a card is examined. */
export interface ExamineOptions {
  readonly adapter: Adapter;
  /** Longest time, in milliseconds. */
  readonly limit: number;
  /** Whether what takes long is left out, and why. */
  readonly short?: string;
  readonly clock: Clock;
  /** Told each section as it ends, and what goes on in between. */
  readonly onSection: (section: Section) => void;
  readonly onProgress: (message: string) => void;
}

/** Engines that run on cards. */
const CARD_ENGINES: readonly EngineName[] = ["webgpu", "cuda"];

/** Time that a part may take as long as there is any, milliseconds. */
const PART_LIMIT = 180_000;

/** Examines a card. */
export async function examineCard(options: ExamineOptions): Promise<GpuReport> {
  const { adapter, clock, onSection, limit, short } = options;
  const started = clock.now().toISOString();
  const start = clock.elapsed();
  const left = () => limit - (clock.elapsed() - start);
  const part = () => partLimit(left());
  const sections: Section[] = [];
  const record = async (name: string, run: () => Promise<Checked>): Promise<void> => {
    const before = clock.elapsed();
    const section = { name, ...await run(), seconds: (clock.elapsed() - before) / 1000 };
    sections.push(section);
    onSection(section);
  };

  const states = await Promise.all(CARD_ENGINES.map((name) => probeEngine(name)));
  const works = states.filter(({ works }) => works).map(({ engine }) => engine);
  if (!works.includes("webgpu")) await record("webgpu", () => Promise.resolve(failed(states[0].description)));
  else await record("kernels, webgpu", () => checkKernels(part()));
  for (const engine of works) await record(`golden vectors, ${engine}`, () => checkGolden(engine, part()));
  const table: ComparedRow[] = [];
  const speed: WorkloadResult[] = [];
  if (short === undefined) {
    await compareTables(works, part, table, record);
    await record("speed", () => timed(left(), options, speed));
  } else {
    for (const name of ["short table", "speed"]) await record(name, () => Promise.resolve(leftOut(short)));
  }
  const { versions, git, machine } = await describeRun(packageFolder(), "", config.version);
  return {
    schema: 1,
    started,
    seconds: (clock.elapsed() - start) / 1000,
    card: adapter.card,
    kernels: GPU_KERNELS,
    engines: works.map((engine) => proofOf(engine, sections, speed)),
    adapter,
    machine,
    versions,
    git,
    descriptions: Object.fromEntries(states.map(({ engine, description }) => [engine, description])),
    sections,
    table,
    speed,
  };
}

/** The longest time of a part, milliseconds, of that which is left: half, so that what hangs leaves time for the others. */
export function partLimit(left: number): number {
  return Math.min(Math.max(PART_LIMIT, left / 2), left);
}

type Recorder = (name: string, run: () => Promise<Checked>) => Promise<void>;

async function compareTables(
  engines: readonly EngineName[],
  limit: () => number,
  table: ComparedRow[],
  record: Recorder,
): Promise<void> {
  const wasm = await trainTable("wasm", limit());
  for (const engine of engines) {
    await record(`short table, ${engine}`, async () => {
      if ("fault" in wasm) return withoutAnswer({ ...wasm, fault: `there is none on wasm: ${wasm.fault}` });
      const here = await trainTable(engine, limit());
      if ("fault" in here) return withoutAnswer(here);
      const rows = compareRows(engine, wasm.value, here.value);
      table.push(...rows);
      return judgeRows(rows);
    });
  }
}

async function timed(
  limit: number,
  { onProgress }: ExamineOptions,
  speed: WorkloadResult[],
): Promise<Checked> {
  if (limit <= 0) return leftOut("there was no time left for it");
  const signal = AbortSignal.timeout(limit);
  const { results, missing } = await timeCard(signal, onProgress);
  speed.push(...results);
  const failures = results.flatMap(({ name, failures }) =>
    failures.filter(({ engine }) => engine === "webgpu" || engine === "cuda")
      .map(({ engine, reason }) => `${name}, ${engine}: ${reason}`)
  );
  const without = [...missing].filter(([player]) => player !== "torch").map(([player, why]) =>
    `without ${player}: ${why}`
  );
  const count = results.filter(({ measurements }) => measurements.length > 0).length;
  const ended = signal.aborted ? ["the time was up before the next"] : [];
  const summary = [`${count} workloads`, ...ended, ...without].join("; ");
  if (count === 0 && failures.length === 0) return leftOut(summary);
  return { state: failures.length > 0 ? "failed" : "passed", summary, failures };
}

/** What was found out about an engine: it is wrong if something about it failed, right if all was checked, else not proved. */
export function proofOf(
  engine: EngineName,
  sections: readonly Section[],
  speed: readonly WorkloadResult[],
): EngineProof {
  const own = sections.filter(({ name }) => name.endsWith(`, ${engine}`));
  const wrong = own.some(({ state }) => state === "failed");
  const right = own.length > 0 && own.every(({ state }) => state === "passed");
  return {
    engine,
    passed: wrong ? false : right ? true : null,
    checks: own.map(({ name, state, summary }) =>
      state === "passed" ? summary : `${name} ${state} (${summary})`
    )
      .join("; "),
    milliseconds: engine === "webgpu" || engine === "cuda" ? totalOf(engine, speed) : null,
  };
}
