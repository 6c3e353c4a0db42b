/**
 * The script of a job array.
 *
 * @module
 */
import { shellWord } from "../../base/shell_word.ts";
import type { ElementRequest } from "./element_request.ts";

/** What a job script says. */
export interface JobScript {
  /** Name of the job; unique, so that its elements are found in the queue even if its id was never heard of. */
  readonly name: string;
  /** Number of elements, 1 or more: one a job of the plan file. */
  readonly elements: number;
  /** Most elements that run at a time. */
  readonly throttle?: number;
  readonly request: ElementRequest;
  /** Time limit, minutes. */
  readonly minutes: number;
  /** Folder of logs, absolute; one a element, `<job>_<element>.log`. */
  readonly logs: string;
  /** Folder that the worker runs in, absolute. */
  readonly folder: string;
  /** The plan file, absolute: a node that cannot read it says so. */
  readonly plan: string;
  /** The worker's program and arguments, but for the index of its job. */
  readonly command: readonly string[];
}

/** Seconds from the signal that the time limit is near to the limit: a worker saves what it has, and ends. */
const NOTICE_SECONDS = 90;

/** Exit code of an element whose node cannot see what was submitted. */
export const UNSEEN = 66;

/**
 * The text of a job script.
 *
 * The worker takes the place of the shell (`exec`), so that signals of the scheduler reach it itself: USR1 before the time limit,
 * TERM at a preemption or a cancellation. Memory is asked for always: without it an element takes that of a whole node, or next
 * to none, as the cluster has it.
 */
export function jobScript(script: JobScript): string {
  const { elements, throttle, plan, command, request } = script;
  return [
    ...header(script, `--array=0-${elements - 1}${throttle === undefined ? "" : `%${throttle}`}`),
    `#SBATCH --signal=B:USR1@${NOTICE_SECONDS}`,
    "#SBATCH --requeue",
    ...request.directives.map((directive) => `#SBATCH ${directive}`),
    "export NO_COLOR=1",
    unlessReadable(plan),
    ...request.setup,
    `exec ${command.map(shellWord).join(" ")} "$SLURM_ARRAY_TASK_ID"`,
    "",
  ].join("\n");
}

/** The first lines of a script: what it asks for, and where it is and writes. */
export function header(
  { name, request, minutes, logs, folder }: Pick<
    JobScript,
    "name" | "request" | "minutes" | "logs" | "folder"
  >,
  ...options: readonly string[]
): string[] {
  const { partition, account, qos, gres, cpus, memory } = request;
  const asked = Object.entries({ partition, account, qos, gres })
    .flatMap(([option, value]) => value === undefined ? [] : [`--${option}=${value}`]);
  return [
    "#!/bin/bash",
    ...[
      `--job-name=${name}`,
      ...options,
      ...asked,
      "--ntasks=1",
      `--cpus-per-task=${cpus}`,
      `--mem=${memory}M`,
      `--time=${minutes}`,
      "--open-mode=append",
      `--output=${quoted(logs === "/dev/null" ? logs : `${logs.replaceAll("%", "%%")}/%A_%a.log`)}`,
      `--chdir=${quoted(folder)}`,
    ].map((option) => `#SBATCH ${option}`),
  ];
}

/** A line that ends an element on a node that does not have a file. */
export function unlessReadable(path: string): string {
  const [before, after] = [
    `Cannot read "${path}" on `,
    ": this node does not see it, expected a folder that all nodes share",
  ];
  return `[ -r ${shellWord(path)} ] || { echo ${shellWord(before)}"$(hostname)"${
    shellWord(after)
  } >&2; exit ${UNSEEN}; }`;
}

/** A value of an option in a line that `sbatch` reads, which parts words at spaces. */
function quoted(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `"${value.replace(/["\\]/g, "\\$&")}"`;
}
