/**
 * What programs that are methods have left behind, and no cell needs any more.
 *
 * @module
 */
import { join } from "node:path";
import { foldersIn } from "../base/list_folder.ts";
import type { Workspace } from "../base/workspace.ts";

/** The cells of programs that specs ask for. */
export interface ProgramCells {
  /** Their keys. */
  readonly keys: ReadonlySet<string>;
  /** Whether one of them is still to be run. */
  readonly unfinished: boolean;
}

/** A folder that nothing needs. */
export interface LeftFolder {
  /** Its path, absolute. */
  readonly path: string;
  /** Why. */
  readonly why: string;
}

/**
 * Looks for folders of programs that no spec asks for. Removes nothing.
 *
 * @param workspace Where programs run.
 * @param cells What is asked for.
 */
export async function commandLeftovers(
  { commands }: Pick<Workspace, "commands">,
  { keys, unfinished }: ProgramCells,
): Promise<LeftFolder[]> {
  const found = async (part: string, why: string, isLeft = (_name: string) => true) =>
    (await foldersIn(join(commands, part))).filter(isLeft).map((name) => ({
      path: join(commands, part, name),
      why,
    }));
  return [
    ...await found("cells", "what a program wrote for a cell that no spec asks for", (key) => !keys.has(key)),
    ...await found("inputs", "what programs were handed; no cell of one is to be run", () => !unfinished),
    ...await found("try", "what came of trying a program"),
  ];
}
