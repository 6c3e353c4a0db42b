import { assert, assertEquals } from "@std/assert";
import { filesBelow, headings, readText } from "./_markdown.ts";

/** Whatever looks like a citation of a reference page, in any form. */
const LOOKS_LIKE_ONE =
  /\(reference\b(?!\.)[^)]*\)|\breference page "[^)]*|\breference\/\w+|\b\w+\.md,? sections? \d/g;
/** The one form: `(reference: STEGO, section 4)` or `(reference: evaluation, "Model")`, several after semicolons. */
const WHOLE = /^\(reference: (.+)\)$/;
const PART = /^([A-Za-z]+), (?:section (\d+)|"([^"]+)")$/;

Deno.test("every citation in the code resolves to a reference page and a heading of it", async () => {
  const pages = await referencePages();
  const files = (await Promise.all(
    [["src", ".ts"], ["test", ".ts"], ["benchmarks", ".ts"], ["benchmarks", ".py"], ["benchmarks", ".yaml"], [
      "examples",
      ".ts",
    ]].map(([folder, ending]) => filesBelow(folder, ending)),
  )).flat().filter((file) => !file.startsWith("test/docs/"));
  const citations = (await Promise.all(
    files.map(async (file) =>
      [...unwrapped(await readText(file)).matchAll(LOOKS_LIKE_ONE)].map(([text]) => ({ file, text }))
    ),
  )).flat();
  const wrong = citations.filter(({ text }) => !resolves(text, pages));
  assertEquals(wrong.map(({ file, text }) => `${file}: ${text}`), []);
  assert(citations.length > 50, `only ${citations.length} citations were found`);
});

Deno.test("a citation that leads nowhere is found", async () => {
  const pages = await referencePages();
  assert(resolves("(reference: STEGO, section 4; SmooSeg, section 5)", pages));
  assert(resolves('(reference: evaluation, "The filter K")', pages));
  for (
    const text of [
      "(reference: STEGO, section 99)",
      "(reference: STEGO, head)",
      '(reference: evaluation, "Nothing")',
      "(reference: nobody, section 1)",
      "(reference/stego.md)",
    ]
  ) assert(!resolves(text, pages), text);
});

Deno.test("every equation that the code numbers is one of the reading", async () => {
  const reading = await readText("docs/reference/omh.md");
  const known = new Set(
    [...reading.matchAll(/\*\*(\(\d+\)(?:, \(\d+\))*)/g)].flatMap(([, group]) => numbers(group)),
  );
  const files = [...await filesBelow("src/omh", ".ts"), ...await filesBelow("src/methods", ".ts")];
  const texts = await Promise.all(files.map(readText));
  const cited = texts.flatMap((text) =>
    [...unwrapped(text).matchAll(/Eq\. (\(\d+\)(?:(?: to | and |, )\(\d+\))*)/g)].flatMap(([, group]) =>
      numbers(group)
    )
  );
  assertEquals(cited.filter((number) => !known.has(number)), []);
  assert(cited.length > 10);
});

Deno.test("reference pages cite sections of each other that are there", async () => {
  const pages = await referencePages();
  const texts = [
    ...await filesBelow("docs/reference", ".md"),
    "docs/deviations.md",
    "test/golden/hp/README.md",
  ];
  for (const file of texts) {
    const text = (await readText(file)).replace(/\s+/g, " ");
    for (
      const [whole, page, list] of text.matchAll(
        /`?(\w+)\.md`?(?:\]\([^)]*\))?,? sections? (\d+(?:(?:,| and) \d+)*)/g,
      )
    ) {
      for (const section of list.match(/\d+/g)!) {
        assert(hasSection(pages.get(page), section), `${file}: ${whole}`);
      }
    }
  }
});

/** Headings by page, the page's name in lower case. */
async function referencePages(): Promise<Map<string, string[]>> {
  const files = await filesBelow("docs/reference", ".md");
  return new Map(
    await Promise.all(files.map(async (file): Promise<[string, string[]]> => [
      file.split("/").at(-1)!.slice(0, -".md".length),
      headings(await readText(file)),
    ])),
  );
}

function resolves(text: string, pages: Map<string, string[]>): boolean {
  const inner = text.match(WHOLE)?.[1];
  return inner !== undefined && inner.split("; ").every((part) => {
    const [, page, section, heading] = part.match(PART) ?? [];
    const found = pages.get(page?.toLowerCase());
    return section ? hasSection(found, section) : found?.includes(heading) ?? false;
  });
}

function hasSection(found: readonly string[] | undefined, section: string): boolean {
  return found?.some((heading) => heading.startsWith(`${section}. `)) ?? false;
}

/** Comments on one line, so that a citation may be wrapped. */
function unwrapped(text: string): string {
  return text.replace(/\s*\n\s*(?:\*|\/\/)\s+/g, " ");
}

function numbers(group: string): string[] {
  return group.match(/\d+/g)!;
}
