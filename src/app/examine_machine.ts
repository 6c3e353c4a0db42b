/**
 * What is there on this machine: engines that work, datasets, weight files.
 *
 * @module
 */
import { version_core } from "@tensorflow/tfjs-core";
import { firstLine } from "../base/thrown.ts";
import config from "../../deno.json" with { type: "json" };
import { examineAllWeights } from "../backbone/download/examine_weights.ts";
import { type DatasetExamination, examineDataset } from "../data/examine_dataset.ts";
import { datasets } from "../data/registry.ts";
import { ENGINE_NAMES } from "../engine/types.ts";
import { deviceNote, devicesFor, type DeviceSight } from "../launch/devices.ts";
import { type EngineState, probeEngine } from "../launch/engine_probe.ts";

/** All that is looked at. */
export type MachineState = Awaited<ReturnType<typeof examineMachine>>;

/** The state of the machine: versions, engines, datasets and weight files, in the first folder that has them. */
export async function examineMachine(folders: readonly string[]) {
  const { total, available } = Deno.systemMemoryInfo();
  return {
    versions: {
      "omh-bench": config.version,
      deno: Deno.version.deno,
      v8: Deno.version.v8,
      tfjs: version_core,
      sharp: await sharpVersion(),
    },
    machine: {
      os: Deno.build.os,
      arch: Deno.build.arch,
      cores: navigator.hardwareConcurrency,
      memory_bytes: total,
      available_bytes: available,
    },
    engines: await Promise.all(ENGINE_NAMES.map(async (name) => withDevices(await probeEngine(name)))),
    root: folders[0],
    datasets: await examineData(folders),
    weights: await examineAllWeights(folders),
  };
}

/** An engine that works, with what its workers share among them. */
export function withDevices(state: EngineState, sight?: DeviceSight): EngineState {
  const { engine, works, description } = state;
  if (!works) return state;
  if (engine === "webgpu") return { ...state, description: `${description}; all workers share it` };
  const devices = devicesFor(engine, sight);
  const note = deviceNote(devices, devices.length);
  return note === undefined ? state : { ...state, description: `${description}; ${note}` };
}

/** The version of sharp, or why it does not load: it has a native part for each kind of machine. */
async function sharpVersion(): Promise<string> {
  try {
    return (await import("sharp")).default.versions.sharp!;
  } catch (error) {
    return `does not load: ${firstLine(error)}`;
  }
}

/** Examines every dataset that comes with the harness, each by one item of a split. */
export function examineData(folders: readonly string[]): Promise<DatasetExamination[]> {
  return Promise.all(
    datasets.names.map(async (name) => {
      const definition = await datasets.load(name);
      return await firstFound(folders, (folder) => examineDataset(definition, folder, { sample: 1 }));
    }),
  );
}

/** What is found in the first folder that has it; where none has, what is said of the first. */
export async function firstFound<T extends { readonly state: string }>(
  folders: readonly string[],
  examine: (folder: string) => Promise<T>,
): Promise<T> {
  let missing: T | undefined;
  for (const folder of folders) {
    const found = await examine(folder);
    if (found.state !== "missing") return found;
    missing ??= found;
  }
  return missing!;
}
