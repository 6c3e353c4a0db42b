/**
 * Text from untrusted files and decoders: made fit for a one-line message, and names given twice.
 *
 * @module
 */

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

/**
 * The first name that occurs twice in one object of a JSON text. `JSON.parse` keeps the last of them and says nothing.
 *
 * @param text A JSON text that `JSON.parse` accepts.
 * @returns The name, or `undefined` when all are different.
 */
export function duplicateName(text: string): string | undefined {
  const open: Set<string>[] = [];
  let i = 0;
  while (i < text.length) {
    const character = text[i];
    if (character === "{") open.push(new Set());
    else if (character === "}") open.pop();
    if (character !== '"') {
      i++;
      continue;
    }
    const end = stringEnd(text, i);
    if (isFollowedByColon(text, end)) {
      const name = JSON.parse(text.slice(i, end)) as string;
      const names = open[open.length - 1];
      if (names.has(name)) return name;
      names.add(name);
    }
    i = end;
  }
  return undefined;
}

/** Index just past the closing quotation mark of the string that opens at `start`. */
function stringEnd(text: string, start: number): number {
  let i = start + 1;
  while (text[i] !== '"') i += text[i] === "\\" ? 2 : 1;
  return i + 1;
}

function isFollowedByColon(text: string, start: number): boolean {
  let i = start;
  while (" \t\r\n".includes(text[i] ?? "}")) i++;
  return text[i] === ":";
}
