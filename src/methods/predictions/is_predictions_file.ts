/**
 * Telling predictions files from modules.
 *
 * @module
 */

/**
 * Whether a module's place is that of a predictions file: a JSON file.
 *
 * @param url URL of a file.
 */
export function isPredictionsFile(url: string): boolean {
  return url.startsWith("file:") && /\.json$/i.test(url);
}
