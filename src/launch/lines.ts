/**
 * Lines of text from a stream of bytes.
 *
 * @module
 */

/** Bytes of a line that are read unless told otherwise: more than any message has. */
const LINE_LIMIT = 64 * 2 ** 20;

const LINE_FEED = 10;

/**
 * Yields the lines of a stream, without their line ends; a last line without an end counts if it is not empty.
 *
 * Takes time in proportion to the bytes, however they are cut: a line is put together once, when its end has come.
 *
 * @param limit Longest line, bytes of UTF-8.
 * @throws {RangeError} A line is longer; it is not read to its end.
 */
export async function* readLines(
  stream: ReadableStream<Uint8Array>,
  limit: number = LINE_LIMIT,
): AsyncGenerator<string> {
  let pieces: Uint8Array[] = [];
  let length = 0;
  const add = (piece: Uint8Array) => {
    length += piece.length;
    if (length > limit) {
      throw new RangeError(`Cannot read a line: it has more than ${limit} bytes, expected a shorter one`);
    }
    pieces.push(piece);
  };
  const line = () => {
    const text = new TextDecoder().decode(joined(pieces, length));
    [pieces, length] = [[], 0];
    return text;
  };
  for await (const chunk of stream) {
    let start = 0;
    for (let end; (end = chunk.indexOf(LINE_FEED, start)) !== -1; start = end + 1) {
      add(chunk.subarray(start, end));
      yield line();
    }
    add(chunk.subarray(start));
  }
  if (length > 0) yield line();
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  if (pieces.length === 1) return pieces[0];
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
