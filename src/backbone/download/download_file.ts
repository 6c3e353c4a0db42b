/**
 * Large files from the network, whole or not at all.
 *
 * @module
 */
import { dirname } from "node:path";
import { isNotFound } from "../../base/workspace.ts";
import { asError, causeOf } from "../../base/thrown.ts";

/** Larger than any published weight file, bytes. */
const MAX_BYTES = 8 * 2 ** 30;

/** Time in which something has to arrive, seconds. */
const STALL_SECONDS = 60;

/** How far a download is, in bytes. */
export interface DownloadProgress {
  /** Bytes that lie on the disk, those of earlier tries included. */
  readonly received: number;
  /** Bytes of the whole file, where the server tells. */
  readonly total: number | undefined;
}

/** What happens beside the download. */
export interface DownloadOptions {
  /**
   * Examines the whole file before it gets its name, and throws if it is not the right one.
   *
   * @param path Path of the file under its temporary name.
   */
  verify?(path: string): Promise<void>;
  /** Called after each piece that has arrived. */
  onProgress?(progress: DownloadProgress): void;
  /** Ends the download; what has arrived is kept. */
  readonly signal?: AbortSignal;
  /**
   * Size of the largest file that is taken, bytes.
   *
   * @default {8 GiB}
   */
  readonly maxBytes?: number;
  /**
   * How long nothing may arrive before the download ends, seconds; what has arrived is kept.
   *
   * @default {60}
   */
  readonly stallSeconds?: number;
}

/**
 * Downloads a file. What arrives is collected in `<path>.part`; `path` itself appears only when all of it is there and verified.
 *
 * After a broken connection the part is kept, and the next call asks for the rest only; from a server that cannot send a
 * rest, it takes the whole file anew. A whole file that fails `verify` is removed: nothing of it is worth keeping.
 *
 * @param address Address of the file.
 * @param path Path of the file to make. Its folder is made where it is missing.
 * @throws {RangeError} The file is larger than it may be: nothing of it is kept.
 * @throws {Error} The server does not answer, answers with an error, or the connection breaks or stands still; `cause` is the
 * system's error.
 */
export async function downloadFile(
  address: string,
  path: string,
  options: DownloadOptions = {},
): Promise<void> {
  const part = `${path}.part`;
  await Deno.mkdir(dirname(path), { recursive: true });
  using stall = new StallTimer(options.stallSeconds ?? STALL_SECONDS);
  await fetchPart(address, part, options, stall);
  stall.stop();
  try {
    await options.verify?.(part);
  } catch (error) {
    await Deno.remove(part);
    throw error;
  }
  await Deno.rename(part, path);
}

/** Brings the part to the size of the whole file. */
async function fetchPart(
  address: string,
  part: string,
  options: DownloadOptions,
  stall: StallTimer,
): Promise<void> {
  const there = await sizeOf(part);
  const response = await request(address, there, options.signal, stall);
  if (response.status === 200) return await receive(response, part, 0, options, stall);
  if (response.status === 206 && there > 0) return await receive(response, part, there, options, stall);
  await response.body?.cancel();
  if (response.status !== 416 || there === 0) {
    throw new Error(
      `Cannot download "${address}": the server answers ${response.status} ${response.statusText}, expected the file`,
    );
  }
  // There is nothing after the last byte: either all has arrived before, or the part is of another file.
  if (totalBytes(response) === there) return;
  await Deno.remove(part);
  await fetchPart(address, part, options, stall);
}

async function request(
  address: string,
  from: number,
  signal: AbortSignal | undefined,
  stall: StallTimer,
): Promise<Response> {
  // Compressed on the way, the body would not have the length that the server tells.
  const headers = { "accept-encoding": "identity", ...(from > 0 && { range: `bytes=${from}-` }) };
  stall.restart();
  try {
    return await fetch(address, {
      headers,
      signal: AbortSignal.any([stall.signal, ...(signal ? [signal] : [])]),
    });
  } catch (cause) {
    signal?.throwIfAborted();
    throw new Error(
      `Cannot download "${address}": ${causeOf(innermost(asError(cause)))}, expected an answer`,
      {
        cause,
      },
    );
  }
}

/** The error at the root: those around it say only that something failed. */
function innermost(error: Error): Error {
  return error.cause instanceof Error ? innermost(error.cause) : error;
}

/** Writes the body of a response behind the first `start` bytes of the part. */
async function receive(
  response: Response,
  part: string,
  start: number,
  { onProgress, signal, maxBytes = MAX_BYTES }: DownloadOptions,
  stall: StallTimer,
): Promise<void> {
  const total = totalBytes(response, start);
  let received = start;
  const broken = (reason: string, cause?: unknown) =>
    new Error(
      `Cannot download "${response.url}": ${reason} after ${received} of ${total ?? "unknown"} bytes, ` +
        "expected all of them; the same command goes on from there",
      { cause },
    );
  const tooLarge = async (bytes: string) => {
    await Deno.remove(part).catch(ignoreMissing);
    return new RangeError(
      `Cannot download "${response.url}": it has ${bytes} bytes, expected at most ${maxBytes}; nothing of it is kept`,
    );
  };
  if (total !== undefined && total > maxBytes) {
    await response.body?.cancel();
    throw await tooLarge(String(total));
  }
  {
    using file = await Deno.open(part, {
      write: true,
      create: true,
      append: start > 0,
      truncate: start === 0,
    });
    try {
      for await (const piece of response.body ?? []) {
        stall.restart();
        received += piece.length;
        if (received > maxBytes) break;
        await writeAll(file, piece);
        onProgress?.({ received, total });
        signal?.throwIfAborted();
      }
    } catch (cause) {
      signal?.throwIfAborted();
      throw broken(`it stopped (${causeOf(innermost(asError(cause)))})`, cause);
    }
    await file.sync();
  }
  if (received > maxBytes) throw await tooLarge(`more than ${maxBytes}`);
  if (total !== undefined && received < total) throw broken("it ended");
}

/** Ends a download that stands still. */
class StallTimer implements Disposable {
  readonly #controller = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param seconds How long nothing may arrive; counted from the first {@linkcode StallTimer.restart}. */
  constructor(private readonly seconds: number) {}

  /** Aborted when nothing has arrived for so long. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Something has arrived. */
  restart(): void {
    this.stop();
    this.#timer = setTimeout(
      () => this.#controller.abort(new Error(`nothing arrived for ${this.seconds} s`)),
      1000 * this.seconds,
    );
  }

  /** Nothing is waited for. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  [Symbol.dispose](): void {
    this.stop();
  }
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  let written = 0;
  while (written < bytes.length) written += await file.write(bytes.subarray(written));
}

async function sizeOf(path: string): Promise<number> {
  return (await Deno.stat(path).catch(ignoreMissing))?.size ?? 0;
}

function ignoreMissing(error: unknown): undefined {
  if (!isNotFound(error)) throw error;
}

/**
 * The size of the whole file that a response is about, or of which it is a part.
 *
 * @param response Its field "Content-Range" is looked at, else its "Content-Length".
 * @param start First byte of the body within the file.
 * @returns Bytes; undefined where the server does not tell.
 * @throws {RangeError} The server sends another part than the one that starts there.
 */
export function totalBytes({ headers, url }: Response, start = 0): number | undefined {
  const range = headers.get("content-range");
  if (range !== null) {
    const [, first, total] = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(range) ?? [];
    if (total === undefined || (first !== undefined && Number(first) !== start)) {
      throw new RangeError(
        `Cannot download "${url}": the server sends the range "${range}", expected one from byte ${start}`,
      );
    }
    return total === "*" ? undefined : Number(total);
  }
  const length = headers.get("content-length");
  return length === null ? undefined : start + Number(length);
}
