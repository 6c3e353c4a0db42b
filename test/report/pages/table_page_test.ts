import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { readTable } from "../../../src/app/read_table.ts";
import { tableHtml } from "../../../src/report/pages/table_page.ts";
import { openWorkspace, packageFolder } from "../../../src/base/workspace.ts";

const { table } = await readTable("positive-control", {
  workspace: openWorkspace({ folder: packageFolder() }),
});

Deno.test("a table as one page needs no other file, and is the same each time", () => {
  const text = tableHtml(table);
  assertEquals(tableHtml(table), text);
  assertEquals(text.match(/<link rel="stylesheet"|<script [^>]*src=|<a href="(?!#)|url\(/), null);
});

Deno.test("a table's page has each row, its mean as the table has it, and each claim with its verdict", () => {
  const text = tableHtml(table);
  for (const { name, miou } of table.rows) {
    assertStringIncludes(text, `data-v="${name}"`);
    assertStringIncludes(text, `data-v="${miou!.mean}"`);
  }
  for (const { verdict, this_benchmark } of table.claims) {
    assertStringIncludes(text, `data-v="${verdict}"`);
    assertStringIncludes(text, `data-v="${this_benchmark!.detectable}"`);
  }
  assert(table.claims.length > 0);
});

Deno.test("a name is text wherever it stands", () => {
  const [row, ...others] = table.rows;
  const text = tableHtml({ ...table, title: "<b>", rows: [{ ...row, name: '<i onload="x">' }, ...others] });
  assert(!text.includes('<i onload="x">') && !text.includes("<b><"), "markup of a name");
  assertStringIncludes(text, "&lt;i onload=&quot;x&quot;&gt;");
});

Deno.test("the lead gives a verdict's interval as finely as its margin, which an end near 0 needs", () => {
  const [claim] = table.claims;
  const found = { ...claim.this_benchmark!, difference: 0.13, low: 0.01, high: 0.25 };
  const text = tableHtml({ ...table, claims: [{ ...claim, primary: true, this_benchmark: found }] });
  assertStringIncludes(text, "+0.13 points [+0.01, +0.25]");
});

Deno.test("scores by several readouts say which row is by which", () => {
  const [first, ...others] = table.rows;
  const rows = [{ ...first, name: "alone", readout: "literal" as const }, ...others, ...others];
  assertStringIncludes(tableHtml({ ...table, rows }), "by the converged readout; by the literal one alone.");
  assertStringIncludes(tableHtml(table), "by the converged readout.");
});
