/**
 * Result files as they are committed.
 *
 * @module
 */
import type { TrackName } from "../../spec/mod.ts";
import type { ResultFiles } from "./result_files.ts";

/** There is no commit to compare with. */
export class NoCommitError extends Error {
  override readonly name = "NoCommitError";
}

/** Result files at the commit that is checked out. */
export class GitFiles implements ResultFiles {
  private constructor(
    readonly label: string,
    private readonly home: string,
    private readonly folder: string,
  ) {}

  /**
   * Opens the commit that is checked out.
   *
   * @param home A folder of the checkout.
   * @param folder Folder of the results, relative to `home`.
   * @throws {NoCommitError} `home` is in no checkout with a commit, or git cannot be run.
   */
  static async open(home: string, folder: string): Promise<GitFiles> {
    const commit = await git(home, ["rev-parse", "--short", "HEAD"]);
    return new GitFiles(`git commit ${commit.trim()}`, home, folder);
  }

  async list(table: string, track: TrackName): Promise<string[]> {
    const prefix = `${this.folder}/${table}/${track}/`;
    const names = await git(this.home, ["ls-tree", "-r", "-z", "--name-only", "HEAD", "--", prefix]);
    return names.split("\0").filter(Boolean).map((name) => name.slice(prefix.length)).sort();
  }

  read(table: string, track: TrackName, file: string): Promise<string> {
    return git(this.home, ["show", `HEAD:./${this.folder}/${table}/${track}/${file}`]);
  }
}

async function git(cwd: string, args: string[]): Promise<string> {
  const { success, stdout, stderr } = await run(cwd, args);
  const decoder = new TextDecoder();
  if (success) return decoder.decode(stdout);
  const reason = decoder.decode(stderr).trim().split("\n")[0];
  throw new NoCommitError(
    `Cannot read committed results of "${cwd}": git ${args[0]} says "${reason}", expected a git checkout`,
  );
}

async function run(cwd: string, args: string[]): Promise<Deno.CommandOutput> {
  try {
    return await new Deno.Command("git", { args, cwd }).output();
  } catch (cause) {
    throw new NoCommitError(
      `Cannot read committed results of "${cwd}": git does not run (${
        (cause as Error).message
      }), expected git to be installed`,
      { cause },
    );
  }
}
