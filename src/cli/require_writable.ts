/**
 * Folders that a command will write to, asked for before hours are spent.
 *
 * @module
 */
import { UsageError } from "./command.ts";
import { HOME } from "./places.ts";

/**
 * Refuses a folder of results that this process may not write to: the tasks may write below two folders of the harness only.
 *
 * @param folder Absolute path.
 * @param permissions Who is asked.
 * @throws {UsageError} With the command that may.
 */
export function requireWritable(
  folder: string,
  permissions: Pick<Deno.Permissions, "querySync"> = Deno.permissions,
): void {
  if (permissions.querySync({ name: "write", path: folder }).state === "granted") return;
  throw new UsageError(
    `Cannot write results to "${folder}": the task may write below results/ and .omh/ only, expected a folder there, ` +
      `or the permission: deno run --allow-read --allow-env --allow-sys --allow-ffi --allow-run=deno,git ` +
      `--allow-write=${folder},${HOME}.omh ${HOME}src/cli/main.ts bench`,
  );
}
