import { assertEquals } from "@std/assert";
import { spawnDeno } from "../../src/base/child_process.ts";
import { FIXTURES, runCommand } from "./terminal_fixture.ts";

/** How a process ended that ran a line. */
export interface LineRun {
  readonly code: number;
  /** Standard error. */
  readonly err: string;
  /** Milliseconds from `onSight` to the end, where it was called. */
  readonly after: number;
}

/** The lines of `cells` for a spec of the fixtures; all that is written lies below a folder. */
export async function linesOf(spec: string, folder: string, ...flags: string[]): Promise<string[]> {
  const places = ["--results", `${folder}/results`, "--root", FIXTURES, "--cache-budget", "0"];
  const run = await runCommand(["cells", `${FIXTURES}${spec}`, ...places, "--jobs", "1", ...flags], {
    cwd: folder,
    base: folder,
  });
  if (run.code !== 0) throw new Error(run.err);
  return run.out.split("\n").slice(0, -1);
}

/** The words of a line, as a shell parts them: none of the fixtures has a quote. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain);
}

/**
 * Runs a line in a process.
 *
 * @param sight Called, once, when this has been said on standard error.
 */
export async function runLine(
  line: string,
  sight: string = "\0",
  onSight: (process: Deno.ChildProcess) => void = () => {},
): Promise<LineRun> {
  const [program, ...args] = wordsOf(line);
  assertEquals(program, Deno.execPath());
  const process = spawnDeno({ args, stdin: "null", stdout: "null", stderr: "piped" });
  let err = "";
  let seen = NaN;
  for await (const piece of process.stderr.pipeThrough(new TextDecoderStream())) {
    err += piece;
    if (!Number.isNaN(seen) || !err.includes(sight)) continue;
    seen = performance.now();
    onSight(process);
  }
  const { code } = await process.status;
  return { code, err, after: performance.now() - seen };
}
