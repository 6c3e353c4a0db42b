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

/**
 * Why a Python cannot run a line, or null where it can.
 *
 * @param program The Python.
 * @param line Ends without an error where all is there.
 */
export async function pythonFault(program: string, line: string): Promise<string | null> {
  try {
    const { success, stderr } = await command(program, {
      args: ["-c", line],
      stdout: "null",
      stderr: "piped",
    })
      .output();
    if (success) return null;
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
