import { assert, assertEquals } from "@std/assert";
import { placesOf, referencePages, sectionOf } from "../../docs/build/citations.ts";
import { filesBelow, readText } from "../../docs/build/markdown.ts";

/** Whatever looks like a citation of a reference page, in any form. */
const LOOKS_LIKE_ONE =
  /\(reference\b(?!\.)[^)]*\)|\breference page "[^)]*|\breference\/\w+|\b\w+\.md,? sections? \d/g;
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
  const wrong = citations.filter(({ text }) => placesOf(text, pages) === null);
  assertEquals(wrong.map(({ file, text }) => `${file}: ${text}`), []);
  assert(citations.length > 50, `only ${citations.length} citations were found`);
});

Deno.test("a citation that leads nowhere is found", async () => {
  const pages = await referencePages();
  assertEquals(placesOf("(reference: STEGO, section 4; SmooSeg, section 5)", pages), [
    "reference/stego.md#4-probes",
    "reference/smooseg.md#5-smoothness",
  ]);
  assertEquals(placesOf('(reference: evaluation, "The filter K")', pages), [
    "reference/evaluation.md#the-filter-k",
  ]);
  for (
    const text of [
      "(reference: STEGO, section 99)",
      "(reference: STEGO, head)",
      '(reference: evaluation, "Nothing")',
      "(reference: nobody, section 1)",
      "(reference/stego.md)",
    ]
  ) assertEquals(placesOf(text, pages), null);
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
        assert(sectionOf(pages.get(page), section), `${file}: ${whole}`);
      }
    }
  }
});

/** Comments on one line, so that a citation may be wrapped. */
function unwrapped(text: string): string {
  return text.replace(/\s*\n\s*(?:\*|\/\/)\s+/g, " ");
}

function numbers(group: string): string[] {
  return group.match(/\d+/g)!;
}
