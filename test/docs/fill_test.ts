import { assert, assertEquals } from "@std/assert";
import { interfacesOf } from "../../docs/build/fields.ts";
import { filledPages } from "../../docs/build/fill.ts";
import { readText } from "../../docs/build/markdown.ts";

Deno.test("the generated parts of the documentation are current: deno task docs writes them", async () => {
  const pages = await filledPages();
  assertEquals([...pages.keys()], [
    "README.md",
    "docs/commands.md",
    "docs/how-to/cluster.md",
    "docs/how-to/method-in-python.md",
    "docs/how-to/your-own-pictures.md",
    "docs/how-to/your-own-predictions.md",
    "docs/results.md",
    "docs/settings.md",
    "docs/spec.md",
    "docs/speed.md",
  ]);
  const stale = [];
  for (const [page, text] of pages) {
    if (squeezed(await readText(page)) !== squeezed(text)) stale.push(page);
  }
  assertEquals(stale, []);
});

Deno.test("every option of a method stands on the page of settings with its default and source", async () => {
  const lines = (await readText("docs/settings.md")).split("\n").filter((line) => /^\| `\w+\./.test(line));
  const rows = lines.map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
  assert(rows.length > 60, `only ${rows.length} rows`);
  assertEquals(
    rows.find(([name]) => name === "`omh.epsilon`"),
    [
      "`omh.epsilon`",
      "a number, at least 0.0001 and at most 10",
      "0.02",
      "Temperature of the optimal transport (Table 7); at less than 1e-4 the plan's mass is lost in float32.",
      "paper",
    ],
  );
  // Whether OMH is on is what a table compares.
  const incomplete = rows.filter((cells) => cells.includes("") && cells[0] !== "`omh.enabled`");
  assertEquals(incomplete.map(([name]) => name), []);
});

Deno.test("interfacesOf() reads fields with types over several lines", () => {
  const source = `/** A thing. */
export interface Thing extends Other {
  /** Its name, see {@linkcode Other}. */
  readonly name: string;
  readonly parts?: {
    /** Inner. */
    readonly inner: number;
  };
  /**
   * Over two
   * lines.
   */
  readonly last: string | null;
}
`;
  assertEquals(interfacesOf(source).get("Thing"), {
    doc: "A thing.",
    fields: [
      { name: "name", type: "string", optional: false, doc: "Its name, see `Other`." },
      { name: "parts", type: "{ readonly inner: number; }", optional: true, doc: "" },
      { name: "last", type: "string | null", optional: false, doc: "Over two lines." },
    ],
  });
});

/** Text without the layout of `deno fmt`: wrapped lines, padded columns. */
function squeezed(text: string): string {
  return text.replace(/-{3,}/g, "---").replace(/\s+/g, " ").trim();
}
