/**
 * Citations of the reference pages: `(reference: STEGO, section 4)` or `(reference: evaluation, "Model")`, several after
 * semicolons. A page's name in any case is its file below `docs/reference/`, a section the heading that starts with its
 * number.
 *
 * @module
 */
import { anchorOf, filesBelow, headings, readText } from "./markdown.ts";

/** Headings of the reference pages, by page in lower case. */
export type ReferencePages = ReadonlyMap<string, readonly string[]>;

const WHOLE = /^\(reference: (.+)\)$/;
const PART = /^([A-Za-z][A-Za-z0-9-]*), (?:section (\d+)|"([^"]+)")$/;

/** Reads the pages. */
export async function referencePages(): Promise<ReferencePages> {
  const files = await filesBelow("docs/reference", ".md");
  return new Map(
    await Promise.all(files.map(async (file): Promise<[string, string[]]> => [
      file.split("/").at(-1)!.slice(0, -".md".length),
      headings(await readText(file)),
    ])),
  );
}

/**
 * The places that a citation leads to.
 *
 * @param text With its parentheses.
 * @returns Paths relative to `docs/`, with anchors; null where one of them leads nowhere or the form is another.
 */
export function placesOf(text: string, pages: ReferencePages): string[] | null {
  const parts = text.match(WHOLE)?.[1].split("; ") ?? [];
  const places = parts.map((part) => {
    const [, page, section, heading] = part.match(PART) ?? [];
    const name = page?.toLowerCase();
    const found = section
      ? sectionOf(pages.get(name), section)
      : pages.get(name)?.find((one) => one === heading);
    return found === undefined ? null : `reference/${name}.md#${anchorOf(found)}`;
  });
  return places.length === 0 || places.includes(null) ? null : places as string[];
}

/** The heading of a section. */
export function sectionOf(found: readonly string[] | undefined, section: string): string | undefined {
  return found?.find((heading) => heading.startsWith(`${section}. `));
}
