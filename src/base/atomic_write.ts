/**
 * Files that are either the old ones or the new ones, never half of each.
 *
 * @module
 */
import { isNotFound } from "./workspace.ts";

/**
 * Writes a file so that no reader and no crash ever sees a part of it.
 *
 * The data goes to a new file in the same folder, is flushed to the disk and then renamed over `path`. The folder must
 * exist. On failure the new file is removed and `path` is left as it was.
 *
 * @param path Path of the file to create or replace.
 * @param data Bytes, or text that is written as UTF-8.
 * @throws {Deno.errors.NotFound} The folder does not exist.
 * @throws {Error} The file cannot be written, for example because `path` is a folder. `cause` is the system's error.
 */
export async function writeFileAtomic(path: string, data: Uint8Array | string): Promise<void> {
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  const temporary = `${path}.${crypto.randomUUID()}.tmp`;
  try {
    await writeNew(temporary, bytes);
    await Deno.rename(temporary, path);
  } catch (cause) {
    await removeIfThere(temporary);
    if (isNotFound(cause)) {
      throw new Deno.errors.NotFound(
        `Cannot write "${path}": its folder is missing, expected a folder that exists`,
        {
          cause,
        },
      );
    }
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`Cannot write "${path}": ${reason}, expected a file that can be created or replaced`, {
      cause,
    });
  }
}

/** Age from which the file of a write is not one under way, in milliseconds: a write takes seconds. */
const LEFTOVER_AGE = 3_600_000;
const TEMPORARY = /\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp$/;

/**
 * Removes what writes that were cut off an hour ago or longer have left in a folder.
 *
 * @param folder The folder; nothing happens if there is none.
 * @param now The time of day.
 */
export async function removeLeftovers(folder: string, now: Date): Promise<void> {
  for (const name of await namesIn(folder)) {
    if (!TEMPORARY.test(name)) continue;
    const path = `${folder}/${name}`;
    // Another process may have removed it meanwhile.
    const { mtime } = await Deno.stat(path).catch(() => ({ mtime: null }));
    if (mtime && now.getTime() - mtime.getTime() >= LEFTOVER_AGE) await removeIfThere(path);
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
  } catch (error) {
    if (isNotFound(error)) return [];
    throw error;
  }
}

async function writeNew(path: string, bytes: Uint8Array): Promise<void> {
  using file = await Deno.open(path, { write: true, createNew: true });
  let written = 0;
  while (written < bytes.length) written += await file.write(bytes.subarray(written));
  await file.sync();
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch {
    // Never created, or no longer removable: what led here matters more.
  }
}
