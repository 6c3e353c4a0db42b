/**
 * Commands that people are told to run.
 *
 * @module
 */

/** A word as a shell reads it: in quotes where it has spaces or signs. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
