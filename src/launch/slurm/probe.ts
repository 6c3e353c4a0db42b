/**
 * What a node of the cluster computes with, told by a job that runs there.
 *
 * @module
 */
import { join } from "node:path";
import { shellWord } from "../../base/shell_word.ts";
import type { EngineChoice } from "../../engine/types.ts";
import { lastLine } from "../log_tail.ts";
import { probeCommand } from "../worker_command.ts";
import type { ProbedEngine } from "../launcher.ts";
import type { Cluster } from "./cluster.ts";
import { requestOf } from "./element_request.ts";
import { header, unlessReadable, UNSEEN } from "./job_script.ts";
import type { Profile } from "./profile_schema.ts";

/** Time limit of a probe, minutes: a driver of a GPU may take one to start. */
const PROBE_MINUTES = 10;

/** Where and how a node is probed. */
export interface ProbeOptions {
  readonly profile: Profile;
  readonly cluster: Cluster;
  /** Folder of all that is launched, absolute. */
  readonly launch: string;
  /** Folder of the results, absolute: the node must see it as well. */
  readonly results: string;
  /** Folder that the probe runs in. */
  readonly folder: string;
}

/**
 * Starts an engine on a node, with what the profile asks for, and waits for what it says.
 *
 * @throws {RefusedError} SLURM does not take the job.
 * @throws {Deno.errors.NotFound} The node does not see the folder of the results.
 * @throws {Error} The engine does not start there.
 */
export async function probeNode(engine: EngineChoice, options: ProbeOptions): Promise<ProbedEngine> {
  const { profile, cluster, launch, results, folder } = options;
  const name = `omh-probe-${crypto.randomUUID().slice(0, 8)}`;
  const probes = join(launch, "slurm", "probes");
  const [file, log] = [join(probes, `${name}.json`), join(probes, `${name}.log`)];
  const marks = [probes, results].map((folder) => join(folder, `.${name}`));
  try {
    for (const [i, folder] of [probes, results].entries()) {
      await Deno.mkdir(folder, { recursive: true });
      await Deno.writeTextFile(marks[i], "");
    }
    const command = probeCommand(engine, file, profile.deno);
    const script = probeScript(name, { profile, folder, marks, log, command });
    const code = await cluster.submitAndWait(script);
    if (code === UNSEEN) {
      throw new Deno.errors.NotFound(
        `Cannot run cells on this cluster: its nodes do not see "${results}" or "${launch}", ` +
          "expected folders that all nodes share (--results, and the folder that the command is run in)",
      );
    }
    const text = await Deno.readTextFile(file).catch(() => undefined);
    if (code === 0 && text !== undefined) return JSON.parse(text);
    throw new Error(
      `Cannot start the engine "${engine}" on a node: ${
        await lastLine(log) ?? `its probe ended with exit code ${code}`
      }, expected one that computes (its log is ${log})`,
    );
  } finally {
    for (const path of [file, ...marks]) await Deno.remove(path).catch(() => {});
  }
}

/** The script of a probe. It prints nothing before the node is known to see where. */
export function probeScript(
  name: string,
  { profile, folder, marks, log, command }: Pick<ProbeOptions, "profile" | "folder"> & {
    readonly marks: readonly string[];
    readonly log: string;
    readonly command: readonly string[];
  },
): string {
  const request = requestOf(profile, { method: "" });
  return [
    ...header({ name, request, minutes: PROBE_MINUTES, logs: "/dev/null", folder }),
    ...request.directives.map((directive) => `#SBATCH ${directive}`),
    "export NO_COLOR=1",
    ...marks.map(unlessReadable),
    `exec > ${shellWord(log)} 2>&1`,
    ...request.setup,
    `exec ${command.map(shellWord).join(" ")}`,
    "",
  ].join("\n");
}
