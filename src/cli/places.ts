/**
 * The folders that a command line names.
 *
 * @module
 */
import { openWorkspace, type Workspace } from "../base/workspace.ts";
import type { Flags } from "./flags.ts";

/**
 * The workspace of a command, by `--results`, `--root` and `--cache`.
 *
 * @param cwd What relative paths are relative to.
 */
export function workspaceOf(flags: Flags, cwd: string): Workspace {
  return openWorkspace({
    folder: cwd,
    data: flags.text("root"),
    results: flags.text("results"),
    cache: flags.text("cache"),
  });
}
