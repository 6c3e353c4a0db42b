/**
 * Command lines of processes that run one job of a plan file, wherever they are started.
 *
 * @module
 */
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { COMMON_PERMISSIONS } from "../base/child_process.ts";
import type { EngineChoice } from "../engine/types.ts";
import type { LaunchPlan, PlannedJob } from "./launch_plan.ts";
import { assertListable, configFlag } from "./worker_process.ts";

/**
 * The command that runs a job of a plan file and writes its results: program and arguments, all but the number of the job. It may
 * be started in any folder, and is permitted no more than what its jobs need.
 *
 * @param path Path of the plan file, absolute.
 * @param jobs Its jobs.
 * @param deno Deno where the command is run.
 */
export function workerCommand(
  path: string,
  plan: LaunchPlan,
  jobs: readonly PlannedJob[],
  deno: string = Deno.execPath(),
): string[] {
  const folders = jobs.flatMap(({ job: { checkpoints, cache, segments, command } }) => [
    checkpoints,
    cache?.folder,
    segments,
    command?.work,
    command?.logs,
  ]);
  const programs = jobs.flatMap(({ job: { command } }) => command ? [command.program] : []);
  return [
    ...cli([plan.results, ...folders.filter((folder) => folder !== undefined)], programs, deno),
    "worker",
    "--plan",
    path,
    "--index",
  ];
}

/**
 * The command that starts an engine where it is run, and writes what it found to a file.
 *
 * @param file Path of the file, absolute. Its folder must exist.
 * @param deno Deno where the command is run.
 */
export function probeCommand(engine: EngineChoice, file: string, deno: string = Deno.execPath()): string[] {
  return [...cli([dirname(file)], [], deno), "worker", "--probe", file, "--engine", engine];
}

/** The command line of the harness, permitted to write to folders and to run programs: the Deno that it is run by among them. */
function cli(
  writes: readonly string[],
  programs: readonly string[],
  deno: string,
): string[] {
  const list = (paths: readonly string[]) => [...new Set(paths)].map(assertListable).join(",");
  return [
    deno,
    ...["run", "--quiet", "--no-prompt"],
    ...configFlag(),
    ...COMMON_PERMISSIONS,
    "--allow-ffi",
    `--allow-write=${list(writes)}`,
    `--allow-run=${list([deno, ...programs])}`,
    fileURLToPath(new URL("../cli/main.ts", import.meta.url)),
  ];
}
