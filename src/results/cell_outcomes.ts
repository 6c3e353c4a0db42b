/**
 * How cells came out, of as many as a table may have: their scores are not read, and not verified.
 *
 * @module
 */
import { filesIn } from "../base/list_folder.ts";
import type { TrainingOutcome } from "../train/types.ts";
import { parseCell } from "./cell_file.ts";

/** Bytes from the start of a result file that its outcome is looked for in, unless its settings are very long. */
const HEADS = [4096, 65_536];

/** The outcome in the text of a result file, as it is written. */
const OUTCOME = /\n {2}"outcome": (\{[^{}]*\n {2}\}),/;

/**
 * Reads how cells came out.
 *
 * @param folder Folder of the result files of a table on a track.
 * @param keys Whose.
 * @returns Outcomes by key; none for a cell without a result. A file that no run has written is a cell that failed.
 */
export async function cellOutcomes(
  folder: string,
  keys: Iterable<string>,
): Promise<Map<string, TrainingOutcome>> {
  const there = new Set(await filesIn(folder));
  const buffer = new Uint8Array(HEADS.at(-1)!);
  const outcomes = new Map<string, TrainingOutcome>();
  for (const key of keys) {
    if (there.has(`${key}.json`)) outcomes.set(key, await outcomeIn(`${folder}/${key}.json`, buffer));
  }
  return outcomes;
}

async function outcomeIn(path: string, buffer: Uint8Array): Promise<TrainingOutcome> {
  for (const size of HEADS) {
    const [, text] = OUTCOME.exec(head(path, buffer.subarray(0, size))) ?? [];
    if (text !== undefined) return JSON.parse(text);
  }
  try {
    return parseCell(await Deno.readTextFile(path), path).outcome;
  } catch {
    return { status: "failed", step: 0, cause: `its result "${path}" is no file that a run has written` };
  }
}

/** The first bytes of a file. It is read at once: waiting for each of thousands takes longer than they do. */
function head(path: string, buffer: Uint8Array): string {
  using file = Deno.openSync(path);
  return new TextDecoder().decode(buffer.subarray(0, file.readSync(buffer) ?? 0));
}
