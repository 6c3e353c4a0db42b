/**
 * What a program prints, as it comes: into a file, and the last line of it for whoever looks on.
 *
 * @module
 */

/** Characters at the end of what was printed that are kept for {@linkcode LogFile.lastLine}. */
const TAIL = 4096;

/** A file that grows with what a program prints. */
export class LogFile implements Disposable {
  readonly #file: Deno.FsFile;
  readonly #limit: number;
  #bytes = 0;

  /**
   * Makes the file anew.
   *
   * @param path Its path; the folder must exist.
   * @param limit Bytes that it may have.
   */
  constructor(readonly path: string, limit: number) {
    this.#file = Deno.openSync(path, { write: true, create: true, truncate: true });
    this.#limit = limit;
  }

  /** Whether more was printed than the file may have. */
  get isFull(): boolean {
    return this.#bytes > this.#limit;
  }

  /** Adds a piece, or as much of it as there is room for. */
  add(piece: Uint8Array): void {
    const room = Math.max(0, this.#limit - this.#bytes);
    this.#bytes += piece.length;
    const kept = piece.subarray(0, room);
    for (let at = 0; at < kept.length;) at += this.#file.writeSync(kept.subarray(at));
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }
}

/** The last line of a stream of text: that of a progress bar, which returns to its start, too. */
export class LastLine {
  readonly #decoder = new TextDecoder();
  #tail = "";

  /** Goes on with a piece. */
  add(piece: Uint8Array): void {
    this.#tail = (this.#tail + this.#decoder.decode(piece, { stream: true })).slice(-TAIL);
  }

  /** The last line that is not blank; "" where there is none. */
  get text(): string {
    return this.#tail.split(/[\r\n]+/).findLast((line) => line.trim() !== "")?.trim() ?? "";
  }
}
