import type { Scalar } from "yaml";

/** Most characters of a spec: ten times what the largest has, and less than what takes seconds to read. */
export const LONGEST_TEXT = 262_144;

/** Most lists and mappings within each other; a spec needs ten. */
export const DEEPEST = 100;

/** Why a text cannot be handed to the YAML reader. */
export interface TextFault {
  /** Characters from the start of the text. */
  readonly offset: number;
  readonly message: string;
}

/**
 * What keeps a text from being read as YAML at all: its size, or lists within lists without end.
 *
 * @param text The text of a file.
 * @returns The first fault, or `undefined`.
 */
export function textFault(text: string): TextFault | undefined {
  if (text.length > LONGEST_TEXT) {
    const message =
      `Cannot read the spec: it has ${text.length} characters, expected at most ${LONGEST_TEXT}`;
    return { offset: 0, message };
  }
  const message =
    `Cannot read the spec: more than ${DEEPEST} lists and mappings stand in each other, expected fewer`;
  const dashes = text.match(new RegExp(`^(?:[ \\t]*[-?:][ \\t]+){${DEEPEST}}`, "m"));
  if (dashes !== null) return { offset: dashes.index!, message };
  // Brackets in quotes and comments count as well, but no text has so many that are not closed.
  let depth = 0;
  for (let offset = 0; offset < text.length; offset++) {
    const character = text[offset];
    if (character === "[" || character === "{") depth++;
    else if (character === "]" || character === "}") depth = Math.max(0, depth - 1);
    if (depth > DEEPEST) return { offset, message };
  }
  return undefined;
}

/**
 * What makes a scalar doubtful: one that another YAML reader, or a person, may take for something else.
 *
 * @param node A scalar of a document.
 * @returns A message, or `undefined` if the scalar is plain.
 */
export function scalarFault(node: Scalar): string | undefined {
  if (node.type !== "PLAIN" || node.source === undefined) return undefined;
  const source = node.source;
  if (/^[-+]?0(o[0-7]+|[0-9][0-9_]*(\.[0-9]*)?)$/.test(source)) {
    return `Cannot read "${source}": it looks like an octal number, expected a number without leading zeros, or quotes`;
  }
  if (/^\d{4}-\d{1,2}-\d{1,2}([Tt ].*)?$/.test(source)) {
    return `Cannot read "${source}": it looks like a date, which YAML readers disagree on, expected quotes around it`;
  }
  if (typeof node.value === "number" && !Number.isFinite(node.value)) {
    return `Cannot read "${source}": it is not a finite number, expected one`;
  }
  return undefined;
}

/** A text with the tabs of its indentation made spaces. */
export interface Detabbed {
  readonly text: string;
  /** Offsets in the original of the first tab of each indentation. */
  readonly tabs: readonly number[];
  /** Offset in the original of an offset in `text`. */
  source(offset: number): number;
}

/**
 * Makes the tabs that indent a text's lines spaces, so that the rest of it can be read.
 *
 * @param text The original.
 * @param width Spaces for a tab.
 * @returns The text, and the way back.
 */
export function detab(text: string, width: number): Detabbed {
  const all: { offset: number; shift: number }[] = [];
  const tabs: number[] = [];
  let shift = 0;
  const spaced = text.replace(/^[ \t]*\t[ \t]*(?=[^\s#])/gm, (indent, start: number) => {
    tabs.push(start + indent.indexOf("\t"));
    const wide = indent.replaceAll("\t", " ".repeat(width));
    shift += wide.length - indent.length;
    all.push({ offset: start + indent.length + shift, shift });
    return wide;
  });
  return {
    text: spaced,
    tabs,
    source: (offset) => offset - (all.findLast((tab) => tab.offset <= offset)?.shift ?? 0),
  };
}
