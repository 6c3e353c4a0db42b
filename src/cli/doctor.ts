/**
 * `doctor`: what works on this machine, what does not, and what would mend it.
 *
 * @module
 */
import { version_core } from "@tensorflow/tfjs-core";
import config from "../../deno.json" with { type: "json" };
import { examineAllWeights } from "../backbone/download/examine_weights.ts";
import { examineDatasets } from "../data/examine_dataset.ts";
import { ENGINE_NAMES } from "../engine/types.ts";
import { type EngineState, probeEngine } from "../launch/engine_probe.ts";
import { stableJson } from "../base/stable_json.ts";
import { type Command, EXIT } from "./command.ts";
import { datasetLine } from "./data.ts";
import { readFlags } from "./flags.ts";
import { workspaceOf } from "./places.ts";
import { weightLine } from "./weights.ts";

/** Shows the state of the machine, the engines, the datasets and the weight files. */
export const doctor: Command = {
  summary: "show which engines work here and why others do not, versions, datasets and weight files",
  usage: `doctor [flags]

  --root DIR       where datasets and weights lie (default: datasets/)
  --json           print the state as JSON`,
  run: async (args, terminal) => {
    const flags = readFlags(args, { boolean: ["json"], string: ["root"] });
    const [root] = workspaceOf(flags, terminal.cwd).data;
    const state = await examineMachine(root);
    terminal.out(flags.has("json") ? stableJson(state) : showState(state));
    return EXIT.ok;
  },
};

/** All that the doctor looks at. */
type MachineState = Awaited<ReturnType<typeof examineMachine>>;

async function examineMachine(root: string) {
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
    engines: await Promise.all(ENGINE_NAMES.map((name) => probeEngine(name))),
    root,
    datasets: await examineDatasets(root),
    weights: await examineAllWeights([root]),
  };
}

/** The version of sharp, or why it does not load: it has a native part for each kind of machine. */
async function sharpVersion(): Promise<string> {
  try {
    return (await import("sharp")).default.versions.sharp!;
  } catch (error) {
    return `does not load: ${(error as Error).message.split("\n")[0]}`;
  }
}

function showState({ versions, machine, engines, root, datasets, weights }: MachineState): string {
  const { os, arch, cores, memory_bytes, available_bytes } = machine;
  const gibibytes = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  return [
    "versions\n",
    ...Object.entries(versions).map(([name, version]) => `  ${name.padEnd(16)} ${version}\n`),
    "machine\n",
    `  ${os} ${arch}, ${cores} cores, ${gibibytes(memory_bytes)} memory, ${
      gibibytes(available_bytes)
    } available\n`,
    "engines\n",
    ...engines.map(engineLine),
    `datasets in ${root}\n`,
    ...datasets.map(datasetLine),
    `weights in ${root}\n`,
    ...weights.map(weightLine),
  ].join("");
}

function engineLine({ engine, works, description, fix, advice }: EngineState): string {
  const name = engine.padEnd(16);
  if (works) return `  ${name} ok      ${description}\n${advice === null ? "" : `    ${advice}\n`}`;
  return `  ${name} no      ${description}\n${fix === null ? "" : `    needs ${fix}\n`}`;
}
