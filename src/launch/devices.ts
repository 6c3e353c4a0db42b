/**
 * Which graphics cards the workers of a machine compute on.
 *
 * @module
 */
import type { EngineName } from "../engine/types.ts";
import { cudaDevices } from "../engine/cuda_devices.ts";

/** Tells a process of CUDA which devices it may see, by number or by name. */
const VISIBLE = "CUDA_VISIBLE_DEVICES";

/** What is seen of a machine; a parameter so that tests can stand in for one. */
export interface DeviceSight {
  /** Where variables are looked up. */
  readonly environment: Pick<Deno.Env, "get">;
  /** Number of CUDA devices that the driver has. */
  count(): number;
}

const HERE: DeviceSight = { environment: Deno.env, count: () => cudaDevices().length };

/**
 * The devices that an engine's workers can be told apart by: those of CUDA that this process may see.
 *
 * @returns None where there is nothing to choose. On `webgpu` the runtime chooses, and knows no way to ask for another adapter.
 */
export function devicesFor(engine: EngineName, { environment, count }: DeviceSight = HERE): string[] {
  if (engine !== "cuda") return [];
  const visible = environment.get(VISIBLE);
  if (visible === undefined) return Array.from({ length: count() }, (_, device) => String(device));
  const named = visible.split(",").map((device) => device.trim());
  // As CUDA reads it: the first that is none ends the list.
  const end = named.findIndex((device) => device === "" || device.startsWith("-"));
  return end === -1 ? named : named.slice(0, end);
}

/** Variables of the environment of a worker: each has a device of its own for as long as there are some. */
export function deviceVariables(devices: readonly string[], seat: number): Record<string, string> {
  return devices.length > 1 ? { [VISIBLE]: devices[seat % devices.length] } : {};
}

/**
 * What is to be said of the devices that workers compute on.
 *
 * @returns Nothing where there are not several.
 */
export function deviceNote(devices: readonly string[], workers: number): string | undefined {
  if (devices.length < 2) return undefined;
  const used = devices.slice(0, workers);
  const each = Math.ceil(workers / devices.length);
  const who = each === 1 ? "a worker" : `up to ${each} workers`;
  return `${who} on each of ${used.length} of ${devices.length} devices (${used.join(", ")})`;
}
