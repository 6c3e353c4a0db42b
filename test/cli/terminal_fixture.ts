import { fileURLToPath } from "node:url";
import type { Terminal } from "../../src/cli/command.ts";
import {
  openWorkspace,
  packageFolder,
  type Workspace,
  type WorkspaceOptions,
} from "../../src/base/workspace.ts";
import { main } from "../../src/cli/main.ts";

/** Folder of the package, with a slash at its end. */
export const HOME = `${packageFolder()}/`;

/** Folder of the specs and plugins of the tests. */
export const FIXTURES = fileURLToPath(new URL("../fixtures/", import.meta.url));

/** The workspace of the fixtures: specs and data are found in their folder. */
export function fixtureWorkspace(options: WorkspaceOptions = {}): Workspace {
  return openWorkspace({ folder: FIXTURES, data: FIXTURES, ...options });
}

/** What a command said and how it ended. */
export interface CommandRun {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A terminal that remembers what was written to it. Its clock advances a second at each look. */
export function fakeTerminal(changes: Partial<Terminal> = {}): Terminal & { readonly said: CommandRun } {
  const said = { code: -1, out: "", err: "" };
  let milliseconds = 0;
  return {
    out: (text) => void (said.out += text),
    err: (text) => void (said.err += text),
    interactive: false,
    clock: { elapsed: () => milliseconds += 1000, now: () => new Date(0) },
    signal: new AbortController().signal,
    cwd: FIXTURES,
    ...changes,
    said,
  };
}

/** Runs a command line in this process. */
export async function runCommand(
  args: readonly string[],
  changes: Partial<Terminal> = {},
): Promise<CommandRun> {
  const terminal = fakeTerminal(changes);
  const code = await main(args, terminal);
  return { ...terminal.said, code };
}

/** Hands a temporary folder to a test and removes it afterwards. */
export async function withFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "omh-bench-test-" });
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Paths of all files below a folder, relative to it, sorted. */
export async function filesBelow(folder: string, prefix = ""): Promise<string[]> {
  const files: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(`${folder}/${prefix}`)) {
    if (isDirectory) files.push(...await filesBelow(folder, `${prefix}${name}/`));
    else files.push(`${prefix}${name}`);
  }
  return files.sort();
}
