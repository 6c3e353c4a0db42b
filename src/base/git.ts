import { causeOf } from "./thrown.ts";
import { command } from "./child_process.ts";

/** What a run of git came to: its standard output, or why there is none. */
export type GitOutput =
  | { readonly text: string; readonly reason?: undefined; readonly cause?: undefined }
  | { readonly text?: undefined; readonly reason: string; readonly cause?: unknown };

/**
 * Runs git.
 *
 * @param cwd Folder that it runs in.
 * @param args Its arguments. One that only looks takes no lock: a run that is killed must not leave one behind, at which all
 * later commands of the user's stop.
 * @returns What it wrote; or the first line of its complaint, or why it does not run.
 */
export async function git(cwd: string, args: readonly string[]): Promise<GitOutput> {
  const decoder = new TextDecoder();
  try {
    const options = { args: ["--no-optional-locks", ...args], cwd };
    const { success, stdout, stderr } = await command("git", options).output();
    if (success) return { text: decoder.decode(stdout) };
    return { reason: `git ${args[0]} says "${decoder.decode(stderr).trim().split("\n")[0]}"` };
  } catch (cause) {
    return { reason: `git does not run (${causeOf(cause)})`, cause };
  }
}
