/**
 * What machines can do: how many worker processes they take, and how fast known GPUs are, for estimates of time.
 *
 * @module
 */
import type { EngineName } from "../engine/types.ts";
import { devicesFor, type DeviceSight } from "./devices.ts";

/** Memory that a worker may come to need, bytes: the heap of the wasm engine ends there. */
const WORKER_BYTES = 4 * 2 ** 30;

/**
 * One worker per core, and at most one per 4 GiB of memory.
 *
 * @param cores Logical cores.
 * @param memory Memory of the machine, bytes.
 */
export function defaultWorkers(cores: number, memory: number): number {
  return Math.max(1, Math.min(cores, Math.floor(memory / WORKER_BYTES)));
}

/**
 * Workers of this machine on an engine. On `cuda`, one per device; on `webgpu` one, whatever the cores: all would share
 * one card, and what each takes of its memory adds up.
 */
export function workersHere(engine: EngineName, sight?: DeviceSight): number {
  if (engine === "webgpu") return 1;
  if (engine === "cuda") return Math.max(1, devicesFor(engine, sight).length);
  return defaultWorkers(navigator.hardwareConcurrency, Deno.systemMemoryInfo().total);
}

/** Published peak of a GPU. */
export interface Gpu {
  readonly title: string;
  /** Single precision without tensor cores, operations per second. */
  readonly fp32: number;
  /** Bandwidth of its memory, bytes per second. */
  readonly bandwidth: number;
}

const TERA = 1e12;
const GIGA = 1e9;

/** GPUs by the name that `--gpu` takes; peaks as in NVIDIA's data sheets (A100: the one of 40 GB). */
export const GPUS: Readonly<Record<string, Gpu>> = {
  "t4": { title: "T4", fp32: 8.1 * TERA, bandwidth: 320 * GIGA },
  "v100": { title: "V100 SXM2", fp32: 15.7 * TERA, bandwidth: 900 * GIGA },
  "rtx3090": { title: "GeForce RTX 3090", fp32: 35.6 * TERA, bandwidth: 936 * GIGA },
  "rtx4090": { title: "GeForce RTX 4090", fp32: 82.6 * TERA, bandwidth: 1008 * GIGA },
  "a100": { title: "A100 SXM", fp32: 19.5 * TERA, bandwidth: 1555 * GIGA },
  "h100": { title: "H100 SXM", fp32: 67 * TERA, bandwidth: 3350 * GIGA },
};

/** Part of the FP32 peak that the work is taken to reach; the methods run in single precision, so TF32 is not counted on. */
export const UTILISATION = 0.35;

/** Operations per second that a GPU is taken to do. */
export function gpuSpeed({ fp32 }: Gpu): number {
  return fp32 * UTILISATION;
}

/** What one worker process is taken to do, operations per second; measured on two cores of an AMD EPYC. */
export const WORKER_SPEED = 20e9;
