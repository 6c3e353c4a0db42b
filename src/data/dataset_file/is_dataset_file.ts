/**
 * Telling dataset files from modules.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

/**
 * Whether a module's place is that of a dataset file: a YAML file, or a folder, which is to have a `dataset.yaml`.
 *
 * @param url URL of a file or folder.
 */
export function isDatasetFile(url: string): boolean {
  if (!url.startsWith("file:")) return false;
  if (/\.ya?ml$/i.test(url)) return true;
  try {
    return Deno.statSync(fileURLToPath(url)).isDirectory;
  } catch {
    return false;
  }
}
