/**
 * Packages that a user may install beside those that come along: native addons that engines load if they are there.
 *
 * They are looked for in the package's own `node_modules` alone. Node's rules would also find one in any folder above, where
 * others may write.
 *
 * @module
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import { isNotFound, packageFolder } from "../base/workspace.ts";

/** An installed package. */
export interface InstalledPackage {
  readonly version: string;
  /**
   * Runs the package and gives what it exports.
   *
   * @throws {Error} It does not load.
   */
  load(): unknown;
}

/**
 * Looks for a package, without running it.
 *
 * @param name Its name, also that of its folder.
 * @param folder Where packages are installed; a parameter so that tests can have their own.
 * @returns Undefined where it is not installed, or where this program is no folder of files.
 */
export function findInstalled(name: string, folder?: string): InstalledPackage | undefined {
  if (!import.meta.url.startsWith("file:")) return undefined;
  const path = join(folder ?? join(packageFolder(), "node_modules"), name);
  try {
    const { version } = JSON.parse(Deno.readTextFileSync(join(path, "package.json")));
    return { version, load: () => createRequire(import.meta.url)(path) };
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
