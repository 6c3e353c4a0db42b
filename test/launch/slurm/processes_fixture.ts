import {
  childEnvironment,
  command,
  COMMON_PERMISSIONS,
  denoProgram,
} from "../../../src/base/child_process.ts";
import { type CommandRun, HOME } from "../../cli/terminal_fixture.ts";

/** Command lines of the harness, as processes in a folder. */
export interface Processes {
  /** Starts one. */
  start(...args: string[]): Deno.ChildProcess;
  /** Runs one to its end. */
  run(...args: string[]): Promise<CommandRun>;
}

/**
 * Command lines that may write to a folder, and are run there.
 *
 * @param env Variables of their environment besides those of this process.
 * @param program Deno.
 */
export function processesIn(
  folder: string,
  env: Readonly<Record<string, string>>,
  program: string = denoProgram(),
): Processes {
  const start = (...args: string[]) =>
    command(program, {
      args: [
        ...["run", "--quiet", "--no-prompt", `--config=${HOME}deno.json`, ...COMMON_PERMISSIONS],
        ...["--allow-ffi", `--allow-write=${folder}`, "--allow-run=deno,git", `${HOME}src/cli/main.ts`],
        ...args,
      ],
      cwd: folder,
      env,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  const run = async (...args: string[]) => {
    const { code, stdout, stderr } = await start(...args).output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    return { code, out: text(stdout), err: text(stderr) };
  };
  return { start, run };
}

/** The `deno` of this process's search path, which it may run whatever the search path of the child is. */
export async function denoPath(): Promise<string> {
  const paths = childEnvironment().PATH.split(":").map((folder) => `${folder}/deno`);
  const found = await Promise.all(
    paths.map((path) => Deno.stat(path).then(({ isFile }) => isFile, () => false)),
  );
  return paths[found.indexOf(true)];
}
