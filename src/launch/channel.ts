/**
 * Messages of a worker process to its pool, which nothing that is printed in the worker can break or pass for.
 *
 * Deno gives a child no stream beside the three standard ones; a socket would take a permission for the net, which workers
 * are not to have, and files would have to be polled. So a message goes out on standard output as a line that begins with a
 * token. The pool draws it anew for each process and tells it on standard input, before any code of a plugin is loaded; in
 * the worker only the function that writes messages knows it. What is printed besides, by a plugin or by native code, is
 * every line that does not begin so. A message starts on a line of its own, whatever was printed before it, and is written
 * without giving anything else a turn.
 *
 * @module
 */
import { readLines } from "./lines.ts";

/** Longest message, bytes of JSON in UTF-8. */
export const MESSAGE_LIMIT = 32 * 2 ** 20;

/** Sends messages; throws a RangeError, and sends nothing, where one is longer than {@linkcode MESSAGE_LIMIT}. */
export type Tell = (message: unknown) => void;

/** Draws the token of a process. */
export function drawToken(): string {
  return crypto.randomUUID();
}

/**
 * The worker's end. What it needs is taken now: code that replaces a global later changes nothing here.
 *
 * @param token The token of this process.
 * @param writeSync Writes to standard output, and says how much of it.
 */
export function openChannel(
  token: string,
  writeSync: (bytes: Uint8Array) => number = Deno.stdout.writeSync.bind(Deno.stdout),
): Tell {
  const encoder = new TextEncoder();
  const encode = encoder.encode.bind(encoder);
  const stringify = JSON.stringify;
  return (message) => {
    const text = encode(stringify(message));
    if (text.length > MESSAGE_LIMIT) {
      throw new RangeError(
        `Cannot send a message of ${text.length} bytes: expected at most ${MESSAGE_LIMIT} bytes`,
      );
    }
    for (const part of [encode(`\n${token} `), text, encode("\n")]) {
      for (let written = 0; written < part.length;) written += writeSync(part.subarray(written));
    }
  };
}

/**
 * The pool's end: yields messages as they come.
 *
 * @param stdout Standard output of the worker.
 * @param token The token of its process.
 * @param onPrint Told each line that is no message.
 * @throws {SyntaxError} A message is no JSON.
 * @throws {RangeError} A line is longer than any message.
 */
export async function* readMessages(
  stdout: ReadableStream<Uint8Array>,
  token: string,
  onPrint: (line: string) => void,
): AsyncGenerator<unknown> {
  const start = `${token} `;
  for await (const line of readLines(stdout, MESSAGE_LIMIT + start.length)) {
    if (line.startsWith(start)) yield JSON.parse(line.slice(start.length));
    else if (line !== "") onPrint(line);
  }
}
