/**
 * Removes a file that may not be there.
 *
 * @module
 */
import { isNotFound } from "./workspace.ts";

/** Removes a file, if it is there: another process may have done so. */
export async function removeFile(path: string): Promise<void> {
  await Deno.remove(path).catch((error) => {
    if (!isNotFound(error)) throw error;
  });
}
