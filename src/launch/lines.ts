/**
 * Lines of text from a stream of bytes.
 *
 * @module
 */

/** Yields the lines of a stream, without their line ends; a last line without an end counts if it is not empty. */
export async function* readLines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
  if (rest) yield rest;
}
