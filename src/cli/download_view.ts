/**
 * How a download is coming along, on standard error.
 *
 * @module
 */
import type { DownloadProgress } from "../backbone/download/download_file.ts";
import type { Terminal } from "./command.ts";

/** Least time between two lines, in milliseconds: where they are redrawn, and where they are plain. */
const INTERVAL = { redrawn: 100, plain: 10_000 };

/** Shows bytes, percent and rate: one line that is redrawn, or plain lines. */
export class DownloadView {
  readonly #started: number;
  #told: number;
  #first: number | undefined;

  constructor(private readonly terminal: Terminal) {
    this.#started = this.#told = terminal.clock.elapsed();
  }

  /** Takes note of progress. */
  show(progress: DownloadProgress): void {
    const { terminal } = this;
    this.#first ??= progress.received;
    const now = terminal.clock.elapsed();
    const whole = progress.received === progress.total;
    if (!whole && now - this.#told < (terminal.interactive ? INTERVAL.redrawn : INTERVAL.plain)) return;
    this.#told = now;
    const line = this.#line(progress, now - this.#started);
    terminal.err(terminal.interactive ? `\r\x1b[K${line}${whole ? "\n" : ""}` : `${line}\n`);
  }

  #line({ received, total }: DownloadProgress, milliseconds: number): string {
    const of = total === undefined
      ? ""
      : ` of ${megabytes(total)} (${(100 * received / total).toFixed(0)} %)`;
    const rate = milliseconds > 0 ? (received - this.#first!) / milliseconds / 1000 : 0;
    return `${megabytes(received)}${of}${rate > 0 ? `, ${rate.toFixed(1)} MB/s` : ""}`;
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
