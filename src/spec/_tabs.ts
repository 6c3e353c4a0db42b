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
