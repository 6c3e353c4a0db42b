/**
 * The list of sizes and checksums that a golden folder may keep of its files.
 *
 * @module
 */
import { basename, dirname, join } from "node:path";
import { crc32 } from "node:zlib";

/**
 * Compares a file with the list `manifest.json` beside it: a hostile file that was damaged on the way may be refused for
 * its damage and prove nothing.
 *
 * @param path Path of the file. One that the list does not name passes.
 * @throws {RangeError} It has another size or checksum than the list says.
 * @throws {SyntaxError} The list is no JSON.
 */
export async function checkAgainstManifest(path: string): Promise<void> {
  const listed = (await readManifest(dirname(path)))?.files?.[basename(path)];
  if (listed === undefined) return;
  const bytes = await Deno.readFile(path);
  const sum = crc32(bytes).toString(16).padStart(8, "0");
  if (listed.bytes === bytes.length && listed.crc32 === sum) return;
  throw new RangeError(
    `Cannot trust "${basename(path)}": it has ${bytes.length} bytes of checksum ${sum}, ` +
      `expected ${listed.bytes} of ${listed.crc32} by its manifest`,
  );
}

interface Manifest {
  readonly files?: Readonly<Record<string, { readonly bytes: number; readonly crc32: string }>>;
}

async function readManifest(folder: string): Promise<Manifest | undefined> {
  const path = join(folder, "manifest.json");
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SyntaxError(`Cannot read "${path}": ${(cause as Error).message}, expected JSON`, { cause });
  }
}
