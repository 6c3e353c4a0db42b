/**
 * `doctor`: what works on this machine, what does not, and what would mend it.
 *
 * @module
 */
import { examineMachine, type MachineState } from "../app/examine_machine.ts";
import type { EngineState } from "../launch/engine_probe.ts";
import { stableJson } from "../base/stable_json.ts";
import { type Command, EXIT } from "./command.ts";
import { datasetLine } from "./data_view.ts";
import { JSON_OUTPUT, ROOT, workspaceOf } from "./shared_flags.ts";
import { weightLine } from "./weights.ts";

const FLAGS = { ...ROOT, ...JSON_OUTPUT("the state") };

/** Shows the state of the machine, the engines, the datasets and the weight files. */
export const doctor: Command = {
  name: "doctor",
  summary: "show which engines work here and why others do not, versions, datasets and weight files",
  flags: FLAGS,
  run: async (flags, terminal) => {
    const { data } = workspaceOf(flags, FLAGS, terminal);
    const state = await examineMachine(data);
    terminal.out(flags.has("json") ? stableJson(state) : showState(state));
    return EXIT.ok;
  },
};

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
