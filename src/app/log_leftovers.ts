/**
 * Logs of runs that nobody needs any more.
 *
 * @module
 */
import { join } from "node:path";
import { foldersIn } from "../base/list_folder.ts";
import { readText } from "../base/read_file.ts";
import { isNotFound, usualResults, type Workspace } from "../base/workspace.ts";
import type { LogLine } from "./run_log.ts";

/** A run's log that nothing needs. */
export interface LeftLog {
  /** Its folder, absolute. */
  readonly path: string;
  /** Why. */
  readonly why: string;
}

/**
 * Looks for logs of runs that had nothing to run, and of tables of which no result is stored any more where the run kept its
 * results. A log without an end, as of a run under way, is left while there is a folder of its table. Removes nothing.
 *
 * @param workspace Where logs are; older ones do not say where results were kept, which is then where they usually are.
 */
export async function logLeftovers(
  workspace: Pick<Workspace, "logs" | "results" | "trials">,
): Promise<LeftLog[]> {
  const { logs, results, trials } = workspace;
  const usual = [results, usualResults(workspace), trials];
  const found: LeftLog[] = [];
  for (const table of await foldersIn(logs)) {
    for (const track of await foldersIn(join(logs, table))) {
      for (const run of await foldersIn(join(logs, table, track))) {
        const path = join(logs, table, track, run);
        const lines = await linesOf(join(path, "log.jsonl"));
        const start = lines.find(({ event }) => event === "start");
        const kept = start?.results === undefined ? usual : [start.results];
        const isStored = await anyThere(kept.map((folder) => join(folder, table, track)));
        if (!isStored) found.push({ path, why: "the log of a run of which no result is stored" });
        else if (ranNothing(lines)) found.push({ path, why: "the log of a run that had nothing to run" });
      }
    }
  }
  return found;
}

function ranNothing(lines: readonly LogLine[]): boolean {
  const end = lines.at(-1);
  return end?.event === "end" && end.status === "finished" && lines.every(({ event }) => event !== "wait");
}

/** Lines of a log up to one that was not written whole; none where there is no log. */
async function linesOf(path: string): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  try {
    for (const text of (await readText(path, "a log")).split("\n")) {
      if (text !== "") lines.push(JSON.parse(text));
    }
  } catch (error) {
    if (!isNotFound(error) && !(error instanceof SyntaxError) && !(error instanceof TypeError)) throw error;
  }
  return lines;
}

async function anyThere(folders: readonly string[]): Promise<boolean> {
  const found = await Promise.all(folders.map((folder) => Deno.stat(folder).then(() => true, () => false)));
  return found.includes(true);
}
