import { assertEquals } from "@std/assert";
import { parse } from "yaml";
import { filesBelow, readText } from "../../docs/build/markdown.ts";

/** The part of a spec that quotes the paper. */
interface Quoting {
  readonly table: number;
  readonly rows: readonly {
    readonly paper?: Readonly<Record<"acc" | "miou", Quoted>>;
    readonly only?: readonly string[];
  }[];
}

type Quoted = number | readonly number[] | undefined;

Deno.test("the specs quote the numbers of the paper's page, row by row", async () => {
  const page = await readText("docs/reference/paper.md");
  const specs = await filesBelow("benchmarks/tables", ".yaml");
  assertEquals(specs.length, 7);
  for (const file of specs) {
    const { table, rows } = parse(await readText(file)) as Quoting;
    const isPaper = ({ only }: Quoting["rows"][number]) => only?.includes("paper") ?? true;
    const known = numbersOf(page, table);
    assertEquals(quotedIn(rows.filter(isPaper)), known, file);
    // A row that stands in for one of the paper's on another track quotes that one.
    for (const pair of quotedIn(rows.filter((row) => !isPaper(row)))) {
      assertEquals(known.some((other) => `${other}` === `${pair}`), true, `${file}: ${pair}`);
    }
  }
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
