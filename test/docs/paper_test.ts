import { assertEquals } from "@std/assert";
import { parse } from "yaml";
import { filesBelow, readText } from "../../docs/build/markdown.ts";

/** The part of a spec that quotes the paper. */
interface Quoting {
  readonly table?: number;
  readonly rows: readonly {
    readonly paper?: Readonly<Record<"acc" | "miou", Quoted>>;
    readonly only?: readonly string[];
  }[];
}

type Quoted = number | readonly number[] | undefined;

Deno.test("the specs quote the numbers of the paper's page, row by row", async () => {
  const page = await readText("docs/reference/paper.md");
  const specs = await filesBelow("benchmarks/tables", ".yaml");
  let tables = 0;
  for (const file of specs) {
    const { table, rows } = parse(await readText(file)) as Quoting;
    if (table === undefined) continue;
    tables++;
    const isPaper = ({ only }: Quoting["rows"][number]) => only?.includes("paper") ?? true;
    const known = numbersOf(page, table);
    assertEquals(quotedIn(rows.filter(isPaper)), known, file);
    // A row that stands in for one of the paper's on another track quotes that one.
    for (const pair of quotedIn(rows.filter((row) => !isPaper(row)))) {
      assertEquals(known.some((other) => `${other}` === `${pair}`), true, `${file}: ${pair}`);
    }
  }
  assertEquals(tables, 7);
});

Deno.test("the table of the field quotes the paper's page, or the page of a method", async () => {
  const page = await readText("docs/reference/paper.md");
  const known = new Set(Array.from({ length: 7 }, (_, i) => numbersOf(page, i + 1)).flat().map(String));
  const { rows } = parse(await readText("benchmarks/tables/field.yaml")) as Quoting;
  const pages = await readText("docs/reference/primaps.md");
  const elsewhere = quotedIn(rows).filter((pair) => !known.has(String(pair)));
  const unknown = elsewhere.filter(([acc, miou]) =>
    !pages.includes(`${acc?.toFixed(1)} / ${miou?.toFixed(1)}`)
  );
  assertEquals(unknown, []);
  assertEquals(elsewhere.length, 6);
});

function quotedIn(rows: Quoting["rows"]): (number | null)[][] {
  return rows.flatMap(({ paper }) => {
    const [acc, miou] = [list(paper?.acc), list(paper?.miou)];
    return acc.map((value, i) => [value, miou[i] ?? null]);
  });
}

/** Accuracy and mIoU of each row of a table of the page. */
function numbersOf(page: string, table: number): (number | null)[][] {
  const section = page.split(/^## /m).find((text) => text.startsWith(`Table ${table}:`)) ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("|")).slice(2);
  return rows.map((row) =>
    row.split("|").slice(3, 5).map((cell) => cell.trim() === "-" ? null : Number(cell))
  );
}

function list(quoted: Quoted): readonly number[] {
  return quoted === undefined ? [] : typeof quoted === "number" ? [quoted] : quoted;
}
