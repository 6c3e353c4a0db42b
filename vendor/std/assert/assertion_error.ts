import nodeAssert from "node:assert";

/** The error that every assertion throws. */
export class AssertionError extends Error {
  override name = "AssertionError";
}

/**
 * A readable difference of two values, as `node:assert` draws it.
 *
 * @param actual The value found.
 * @param expected The value asked for.
 * @param message Put before the difference.
 * @returns The message, then the difference.
 */
export function difference(actual: unknown, expected: unknown, message?: string): string {
  try {
    nodeAssert.deepStrictEqual(actual, expected);
  } catch (error) {
    return message === undefined ? (error as Error).message : `${message}\n${(error as Error).message}`;
  }
  return message ?? "Values are not equal";
}

/**
 * A short picture of a value for a message.
 *
 * @param value Any value.
 * @returns One line or a few.
 */
export function show(value: unknown): string {
  return Deno.inspect(value, { depth: 6, strAbbreviateSize: 500 });
}

/**
 * What follows a sentence in a failure: the caller's message, or a full stop.
 *
 * @param message The caller's message.
 * @returns `": message"` or `"."`.
 */
export function suffix(message?: string): string {
  return message === undefined ? "." : `: ${message}`;
}
