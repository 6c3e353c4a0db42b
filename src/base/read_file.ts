/**
 * Regular files, read whole: what may have no end is not opened.
 *
 * @module
 */
import { isNotFound } from "./workspace.ts";

/**
 * Reads a file whole, so that a missing one is reported the same way everywhere. A pipe or a device, which may have no end
 * or keep its reader waiting, is not opened.
 *
 * @param path Path of the file; a link to one will do.
 * @param what What the file should be, with its article: `a PNG label map`.
 * @returns The bytes of the file.
 * @throws {Deno.errors.NotFound} There is no such file.
 * @throws {TypeError} It is no regular file.
 */
export async function readBytes(path: string, what: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    requireRegular(await Deno.stat(path), path, what);
    return await Deno.readFile(path);
  } catch (cause) {
    throw missing(cause, path, what);
  }
}

/**
 * Reads a text file whole; see {@linkcode readBytes}.
 *
 * @param path Path of the file.
 * @param what What the file should be, with its article.
 * @returns Its text, as UTF-8.
 */
export async function readText(path: string, what: string): Promise<string> {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(await readBytes(path, what));
}

/**
 * Reads the first bytes of a file; see {@linkcode readBytes}.
 *
 * @param path Path of the file.
 * @param what What the file should be, with its article.
 * @param most How many bytes, at most.
 * @returns So many, or all that there are.
 */
export async function readHead(path: string, what: string, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const info = await Deno.stat(path).catch((cause) => {
    throw missing(cause, path, what);
  });
  requireRegular(info, path, what);
  using file = await Deno.open(path);
  const head = new Uint8Array(Math.min(most, info.size));
  let length = 0;
  for (let read: number | null = 0; length < head.length && read !== null; length += read ?? 0) {
    read = await file.read(head.subarray(length));
  }
  return head.subarray(0, length);
}

function missing(cause: unknown, path: string, what: string): unknown {
  if (!isNotFound(cause)) return cause;
  return new Deno.errors.NotFound(`Cannot read "${path}": no such file, expected ${what}`, { cause });
}

/**
 * Refuses what is no regular file.
 *
 * @param info What the file system says of it.
 * @param path Path, for the message.
 * @param what What it should be, with its article.
 * @throws {TypeError} It is a folder, a pipe, a socket or a device.
 */
export function requireRegular(info: Deno.FileInfo, path: string, what: string): void {
  if (info.isFile) return;
  const kind = info.isDirectory
    ? "a folder"
    : info.isFifo
    ? "a pipe"
    : info.isSocket
    ? "a socket"
    : "a device";
  throw new TypeError(`Cannot read "${path}": it is ${kind}, expected ${what}`);
}
