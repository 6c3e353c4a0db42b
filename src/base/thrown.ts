/**
 * What was thrown, as an error and as one line of plain text: code of others throws anything.
 *
 * @module
 */

/** Characters of a cause that are kept: enough for any message of ours, little enough for a table's note. */
const CAUSE_LENGTH = 1000;

/** Escape sequences of terminals: CSI (colours, cursor), OSC (titles, links) and the two-character ones. */
const ESCAPE_SEQUENCE =
  // deno-lint-ignore no-control-regex
  /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\|$)|\x1b[ -/]*[0-~]/g;
/** Other control characters, and those that change the direction of text: both make a line read as what it is not. */
const CONTROL = /[^\P{Cc}\t\n]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A text that does nothing to a terminal or a table: without escape sequences, other control characters replaced by U+FFFD.
 * Line feeds and tabs stay.
 */
export function printable(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(ESCAPE_SEQUENCE, "").replace(CONTROL, "\ufffd");
}

/** A text as one printable line, cut where it is longer than {@linkcode CAUSE_LENGTH} characters. */
export function oneLine(text: string): string {
  // Only what may be kept is looked at: a message may have a hundred million characters.
  const line = printable(text.slice(0, 4 * CAUSE_LENGTH)).trim().replace(/\s*\n\s*/g, " ");
  if (line.length <= CAUSE_LENGTH && text.length <= 4 * CAUSE_LENGTH) return line;
  return `${line.slice(0, CAUSE_LENGTH)}… (${text.length} characters)`;
}

/** What was thrown, if it is an error; else one that tells what it is. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(`what was thrown is no Error but ${shown(thrown)}`, {
    cause: thrown,
  });
}

/** Why something failed, as one printable line that is never empty. */
export function causeOf(thrown: unknown): string {
  const error = asError(thrown);
  // A message may be anything too, and reading it may throw.
  try {
    return oneLine(String(error.message)) || oneLine(String(error.name)) || "an error without a message";
  } catch {
    return "an error whose message cannot be read";
  }
}

/** What an error says, in its own lines; {@linkcode causeOf} where it has no words, or too many. */
export function messageOf(thrown: unknown): string {
  try {
    const message = String(asError(thrown).message);
    return message === "" || message.length > 100 * CAUSE_LENGTH ? causeOf(thrown) : printable(message);
  } catch {
    return causeOf(thrown);
  }
}

/** The first line of what an error says, without its final mark: decoders and addons append details that would break a report. */
export function firstLine(thrown: unknown): string {
  const message = typeof thrown === "string" ? thrown : messageOf(thrown);
  return message.split("\n", 1)[0].trim().replace(/[.:]$/, "");
}

function shown(value: unknown): string {
  try {
    return typeof value === "string"
      ? JSON.stringify(value.slice(0, CAUSE_LENGTH))
      : Deno.inspect(value, { depth: 1 });
  } catch {
    return typeof value;
  }
}
