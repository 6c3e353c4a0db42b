/**
 * Which Python runs PyTorch.
 *
 * @module
 */
import { command } from "../../src/base/child_process.ts";
import { firstLine } from "../../src/base/thrown.ts";

/** Debian's Python, which is where its python3-torch is. */
export const PYTHON = "/usr/bin/python3";

/** The Python of the search path: PyTorch for a card is seldom Debian's. */
export const CARD_PYTHON = "python3";

/** A Python that takes longer cannot: a driver may hang. PyTorch from a slow disk takes half a minute. In milliseconds. */
const PATIENCE = 120_000;

/**
 * Why a Python cannot run a line, or null where it can.
 *
 * @param program The Python.
 * @param line Ends without an error where all is there.
 * @param signal Ends it before its patience does.
 */
export async function pythonFault(
  program: string,
  line: string,
  signal?: AbortSignal,
): Promise<string | null> {
  const deadline = AbortSignal.any([AbortSignal.timeout(PATIENCE), ...signal ? [signal] : []]);
  try {
    const { success, stderr } = await command(program, {
      args: ["-c", line],
      stdout: "null",
      stderr: "piped",
      signal: deadline,
    })
      .output();
    if (success) return null;
    if (deadline.aborted) return `${program} was ended before it had answered`;
    const last = new TextDecoder().decode(stderr).trim().split("\n").at(-1);
    return `${program}: ${last}`;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return `${program} is not there`;
    // It is not on the search path that this process was permitted to run it from.
    if (error instanceof Deno.errors.NotCapable) {
      return `${program} may not be run: ${firstLine(error)}`;
    }
    throw error;
  }
}
