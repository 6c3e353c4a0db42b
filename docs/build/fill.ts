/**
 * Fills in the generated parts of the documentation: `deno task docs`.
 *
 * A part stands between `<!-- settings -->` and `<!-- /settings -->`, the same for `commands`, `spec`, `dataset`, `predictions`, `program`, `profile` and `roofline`; for the fields of an exported interface between
 * `<!-- fields: INTERFACE -->` and `<!-- /fields -->`, for a committed table between `<!-- table: ID -->` and `<!-- /table -->`.
 *
 * @module
 */
import { renderTotals, reportOf } from "../../benchmarks/speed/roofline/report.ts";
import { countTasks } from "../../benchmarks/speed/roofline/tasks.ts";
import { referencePages } from "./citations.ts";
import { commandsList } from "./commands_page.ts";
import { datasetFileTables, predictionsTable, profileTable, programTable } from "./dataset_file_page.ts";
import { interfacesOf } from "./fields.ts";
import { filesBelow, HOME, readText } from "./markdown.ts";
import { specTables } from "./spec_page.ts";
import { settingsTables, table } from "./settings_page.ts";
import { tableExcerpt } from "./table_excerpt.ts";

const PART =
  /<!-- (settings|commands|spec|dataset|predictions|program|profile|roofline|(?:fields|table): ([\w-]+)) -->\n[\s\S]*?<!-- \/(?:settings|commands|spec|dataset|predictions|program|profile|roofline|fields|table) -->/g;

/** The pages that have generated parts, as they should be but for their layout. */
export async function filledPages(): Promise<Map<string, string>> {
  const pages = new Map<string, string>();
  for (const page of ["README.md", ...await filesBelow("docs", ".md")]) {
    const text = await readText(page);
    if (text.search(PART) >= 0) pages.set(page, await fill(text));
  }
  return pages;
}

async function fill(text: string): Promise<string> {
  const parts = await Promise.all([...text.matchAll(PART)].map(async ([, what, name]) => {
    const content = await contentOf(what, name);
    return `<!-- ${what} -->\n\n${content}\n<!-- /${what.split(":")[0]} -->`;
  }));
  return text.replace(PART, () => parts.shift()!);
}

async function contentOf(what: string, name: string): Promise<string> {
  if (what === "spec") return specTables();
  if (what === "dataset") return datasetFileTables();
  if (what === "predictions") return predictionsTable();
  if (what === "program") return programTable();
  if (what === "profile") return profileTable();
  if (what === "roofline") return renderTotals(reportOf(await countTasks()));
  if (what === "settings") return await settingsTables(await referencePages());
  if (what.startsWith("table")) return await tableExcerpt(name);
  return what === "commands" ? await commandsList() : await fieldsTable(name);
}

async function fieldsTable(name: string): Promise<string> {
  const sources = await Promise.all((await filesBelow("src", ".ts")).map(readText));
  const [found, ...others] = sources.flatMap((source) => interfacesOf(source).get(name) ?? []);
  if (!found || others.length > 0) {
    throw new RangeError(
      `Cannot list the fields of "${name}": ${found ? "several" : "no"} files export it, expected one`,
    );
  }
  const rows = found.fields.map(({ name, type, optional, doc }) => [
    `\`${name}\`${optional ? ", optional" : ""}`,
    `\`${type.replaceAll("readonly ", "")}\``,
    doc,
  ]);
  return `${found.doc}\n\n${table(["field", "type", "what it holds"], rows)}`;
}

if (import.meta.main) {
  for (const [page, text] of await filledPages()) await Deno.writeTextFile(new URL(page, HOME), text);
}
