/**
 * Folders that are made once and taken by many: the files of one are the files of all, linked, not copied.
 *
 * @module
 */
import { dirname, join } from "node:path";
import { isNotFound } from "../../base/workspace.ts";

/**
 * The folder of a name, made where it is not there. A run that is cut off leaves no half of it under that name.
 *
 * @param parent Folder of the folders.
 * @param name Says all that the content depends on.
 * @param make Fills an empty folder.
 * @returns Its path. Its files cannot be written to by mistake.
 */
export async function sharedFolder(
  parent: string,
  name: string,
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const path = join(parent, name);
  if (await isFolder(path)) return path;
  await Deno.mkdir(parent, { recursive: true });
  const made = await Deno.makeTempDir({ dir: parent, prefix: `${name}.`, suffix: ".tmp" });
  try {
    await make(made);
    for (const file of await filesBelow(made)) await Deno.chmod(join(made, file), 0o444);
    await Deno.chmod(made, 0o755);
    await Deno.rename(made, path);
  } catch (error) {
    await Deno.remove(made, { recursive: true }).catch(() => {});
    // Another process was faster, with the same content.
    if (!await isFolder(path)) throw error;
  }
  return path;
}

/**
 * Gives a folder the files of another, as links where the file system has them.
 *
 * @param from Path of the one.
 * @param to Path of the other; its folder must exist.
 */
export async function linkFiles(from: string, to: string): Promise<void> {
  for (const file of await filesBelow(from)) {
    await Deno.mkdir(dirname(join(to, file)), { recursive: true });
    await Deno.link(join(from, file), join(to, file))
      .catch(() => Deno.copyFile(join(from, file), join(to, file)));
  }
}

async function filesBelow(folder: string, prefix = ""): Promise<string[]> {
  const files: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(join(folder, prefix))) {
    if (isDirectory) files.push(...await filesBelow(folder, `${prefix}${name}/`));
    else files.push(`${prefix}${name}`);
  }
  return files;
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}
