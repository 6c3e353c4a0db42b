/**
 * Reads a file whole, so that a missing one is reported the same way everywhere.
 *
 * @param path Path of the file.
 * @param what What the file should be, with its article: `a PNG label map`.
 * @returns The bytes of the file.
 * @throws {Deno.errors.NotFound} There is no such file.
 */
export async function readBytes(path: string, what: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await Deno.readFile(path);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new Deno.errors.NotFound(`Cannot read "${path}": no such file, expected ${what}`, { cause });
  }
}

/** The first line of an error's message: decoders append details that would break a one-line report. */
export function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split("\n", 1)[0].trim().replace(/[.:]$/, "");
}
