/**
 * The pages of one table.
 *
 * @module
 */
import type { TableRow } from "../results/table_file.ts";
import { linkedAssets } from "./assets.ts";
import { benchCommand, rerunCommand, sourceOf } from "./commands.ts";
import { html } from "./html.ts";
import { fileNames, folderOf } from "./names.ts";
import { shown } from "./numbers.ts";
import type { Section } from "./page.ts";
import { command, facts } from "./parts.ts";
import { picturesGrid } from "./pages/pictures_section.ts";
import { rowPage } from "./pages/row_page.ts";
import { tablePage } from "./pages/table_page.ts";
import type { ReportedRow, ReportedTable } from "./types.ts";

/**
 * All files of a table's part of a report.
 *
 * @returns Texts by path below the report's folder; the same for the same results.
 */
export function tableSite(reported: ReportedTable): Map<string, string> {
  const { table } = reported;
  const rows = reportedRows(reported);
  const links = new Map(rows.map(({ row, file }) => [row.name, `${file}.html`]));
  const index = tablePage(table, {
    assets: linkedAssets("../"),
    trail: [["Report", "../index.html"]],
    rowLink: ({ name }: TableRow) => links.get(name) ?? null,
    more: [picturesSection(reported), provenance(reported)],
  });
  const folder = folderOf(table);
  return new Map([
    [`${folder}/index.html`, index],
    ...rows.map((row) =>
      [`${folder}/${row.file}.html`, rowPage(reported, row, comparedWith(reported, row, rows))] as const
    ),
  ]);
}

/** Rows that have results. */
function reportedRows({ table, cells }: ReportedTable): ReportedRow[] {
  const run = table.rows.map((row) => ({ row, cells: row.cells.flatMap((key) => cells.get(key) ?? []) }))
    .filter(({ cells }) => cells.length > 0);
  const files = fileNames(run.map(({ row }) => row.name));
  return run.map((row, i) => ({ ...row, file: files[i] }));
}

/** The row that the first claim about a row compares it with, primary claims first. */
function comparedWith(
  { table: { claims } }: ReportedTable,
  { row: { name } }: ReportedRow,
  rows: readonly ReportedRow[],
) {
  const [claim] = claims.filter(({ left, right }) => left === name || right === name)
    .sort((a, b) => Number(b.primary) - Number(a.primary));
  if (!claim) return null;
  const other = claim.left === name ? claim.right : claim.left;
  const found = rows.find(({ row }) => row.name === other);
  return found ? { name: other, cells: found.cells } : null;
}

function picturesSection({ spec, table, kept: { pictures } }: ReportedTable): Section {
  return {
    id: "pictures",
    title: "Pictures",
    body: pictures
      ? picturesGrid(pictures)
      : html`<p>No trained model is kept here. This command keeps them, and a report that is written afterwards has pictures
beside what each row says of them, and learned hierarchies:</p>${
        command(benchCommand(sourceOf(spec, table), " --keep-models"))
      }`,
  };
}

function provenance({ spec, table, cells }: ReportedTable): Section {
  const made = [...cells.values()].map(({ provenance }) => provenance);
  const each = (of: (provenance: typeof made[number]) => readonly string[]) =>
    [...new Set(made.flatMap(of))].sort().join(", ");
  const days = made.map(({ finished_at }) => finished_at.slice(0, 10)).sort();
  const hours = made.reduce((sum, { wall_seconds }) => sum + wall_seconds, 0) / 3600;
  const source = sourceOf(spec, table);
  return {
    id: "provenance",
    title: "Provenance",
    body: html`${
      facts([
        ["spec", html`<code>${spec}</code>, version ${table.version}`],
        ["numerics", html`<code>${table.engine}</code>`],
        ["engine", each(({ engine }) => [engine])],
        [
          "versions",
          each(({ versions }) => Object.entries(versions).map(([name, version]) => `${name} ${version}`)),
        ],
        ["commits", html`<code>${each(({ git }) => git ? [git.commit.slice(0, 10)] : [])}</code>`],
        ["machines", each(({ machine }) => [`${machine.os} ${machine.arch}, ${machine.cores} cores`])],
        ["finished", days.length === 0 ? "" : [...new Set([days[0], days.at(-1)])].join(" to ")],
        ["cells", `${cells.size}, ${shown(hours)} hours of training and scoring`],
      ])
    }<p>Computes all cells afresh and compares them with the committed ones:</p>${
      command(rerunCommand(source))
    }<p>Writes the table again:</p>${command(benchCommand(source))}`,
  };
}
