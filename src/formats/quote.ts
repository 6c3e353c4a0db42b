/** Longest name that a message shows in full, in UTF-16 code units. */
const LONGEST = 100;

/**
 * A name from an untrusted file, fit for a one-line message: quoted, control characters escaped, cut when very long.
 *
 * @param name Any text.
 * @returns The text in double quotes, without line breaks.
 */
export function quote(name: string): string {
  return JSON.stringify(name.length > LONGEST ? name.slice(0, LONGEST) + "…" : name);
}
