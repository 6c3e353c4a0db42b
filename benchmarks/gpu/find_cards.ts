/**
 * The cards of this machine, and which engines run on them.
 *
 * @module
 */
import type { EngineName } from "../../src/engine/types.ts";
import { type EngineState, probeEngine } from "../../src/launch/engine_probe.ts";
import { type Adapter, examineAdapter } from "./examine_adapter.ts";
import { runScript } from "./run_script.ts";

/** Engines that run on cards. */
export type CardEngine = Extract<EngineName, "webgpu" | "cuda">;

/** What there is. */
export interface Cards {
  /** What WebGPU computes on, or why there is nothing. */
  readonly adapter: Adapter | { readonly missing: string };
  readonly webgpu: EngineState;
  readonly cuda: EngineState;
  /** Name of the device that CUDA computes on; undefined where its driver does not tell. */
  readonly device?: string;
}

/** A driver that takes longer does not tell, in milliseconds. */
const PATIENCE = 60_000;

/** Looks for cards, by each of what can be computed with in a process of its own; it takes a minute at most. */
export async function findCards(): Promise<Cards> {
  const [adapter, webgpu, cuda, devices] = await Promise.all([
    examineAdapter(),
    probeEngine("webgpu"),
    probeEngine("cuda"),
    runScript<readonly string[]>({ path: "benchmarks/gpu/cuda_process.ts", limit: PATIENCE }),
  ]);
  const device = "fault" in devices ? undefined : devices.value[0];
  return { adapter, webgpu, cuda, ...device !== undefined && { device } };
}

/** In one line why there is nothing to be examined; null where there is. */
export function nothingThere({ adapter, cuda }: Cards): string | null {
  if (!("missing" in adapter) || cuda.works) return null;
  return `${adapter.missing}; nor is there CUDA: ${cuda.description}`;
}

/** Engines that work. */
export function workingEngines({ webgpu, cuda }: Cards): CardEngine[] {
  return (["webgpu", "cuda"] as const).filter((name) => ({ webgpu, cuda })[name].works);
}

/** Name of the card that an engine runs on. */
export function cardOf(engine: CardEngine, { adapter, device }: Cards): string {
  const byWebGpu = "missing" in adapter ? undefined : adapter.card;
  const names = engine === "cuda" ? [device, byWebGpu] : [byWebGpu];
  return names.find((name) => name !== undefined) ?? "unknown card";
}

/** The engine that a report is called after the card of: an adapter in software is only where there is no CUDA. */
export function mainEngine({ adapter, cuda }: Cards): CardEngine {
  const onCard = !("missing" in adapter) && !adapter.software;
  return onCard || !cuda.works ? "webgpu" : "cuda";
}
