/**
 * The end of what an element printed.
 *
 * @module
 */
import { oneLine } from "../base/thrown.ts";

/** Bytes from the end of a log that are looked at. */
const TAIL = 4096;

/** The last line of a log that says something; undefined where there is none, or no log. */
export async function lastLine(path: string): Promise<string | undefined> {
  let text: string;
  try {
    using file = await Deno.open(path);
    const { size } = await file.stat();
    await file.seek(Math.max(0, size - TAIL), Deno.SeekMode.Start);
    text = await new Response(file.readable).text();
  } catch {
    // The node may never have made one, or it lies where this machine does not see it.
    return undefined;
  }
  const line = text.split("\n").map((line) => line.trim()).findLast((line) => line !== "");
  return line === undefined ? undefined : oneLine(line);
}
