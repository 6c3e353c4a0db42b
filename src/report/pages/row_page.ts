/**
 * The page of a row: its scores and settings, and what each of its seeds did.
 *
 * @module
 */
import { METRICS } from "../../spec/mod.ts";
import { primaryScores } from "../../results/primary_scores.ts";
import type { SeedScores, TableRow } from "../../results/table_file.ts";
import type { CellResult } from "../../results/types.ts";
import { linkedAssets } from "../assets.ts";
import { rerunCommand, sourceOf, type TableSource } from "../commands.ts";
import { type Child, html, type Markup } from "../html.ts";
import { shortTitle } from "../names.ts";
import { bytes, ends, NONE, shown, significant } from "../numbers.ts";
import { pageText, type Section } from "../page.ts";
import { type Column, command, facts, number, sortable, words } from "../parts.ts";
import type { ReportedRow, ReportedTable } from "../types.ts";
import { claimsTable } from "./claims.ts";
import { hierarchyFigures } from "./hierarchy_section.ts";
import { picturesOfRow } from "./pictures_section.ts";
import { type Compared, confusionFigure, curveFigures, iouFigure } from "./row_figures.ts";

/** The page of a row that was run. */
export function rowPage(
  { table, spec, kept }: ReportedTable,
  { row, cells }: ReportedRow,
  compared: Compared | null,
): string {
  const source = sourceOf(spec, table);
  const { settings } = row;
  const claims = table.claims.filter(({ left, right }) => [left, right].includes(row.name));
  return pageText({
    title: row.name,
    over: [settings?.method, settings?.dataset, settings?.backbone, `${cells.length} seeds`].join(" · "),
    lead: html`${row.note && html`<p>${row.note}</p>`}${summary(row)}${seedPicker(cells)}${
      cells.map((cell) => cellPanel(cell, source))
    }`,
    trail: [["Report", "../index.html"], [shortTitle(table), "index.html"]],
    assets: linkedAssets("../"),
    sections: [
      section("iou", "IoU per class", iouFigure(row.name, cells, compared)),
      section("confusion", "Confusion matrix", confusionFigure(row.name, cells)),
      section("training", "Training", curveFigures(cells)),
      section("pictures", "Pictures", picturesOfRow(kept.pictures, row.name)),
      section("hierarchy", "Learned hierarchy", hierarchyFigures(kept.hierarchies[row.name] ?? null)),
      claims.length === 0
        ? null
        : section("claims", "Claims about this row", claimsTable("Claims about this row", claims)),
      section("seeds", "Seed by seed", cellsTable(row, cells)),
      section("settings", "Settings", settingsList(cells)),
      section(
        "rerun",
        "Run it again",
        html`<p>Trains every seed of the table afresh and compares the result with the committed one; with a seed picked above, its own command stands there.</p>${
          command(rerunCommand(source))
        }`,
      ),
    ],
  });
}

function section(id: string, title: string, body: Markup | null): Section | null {
  return body && { id, title, body };
}

function summary(row: TableRow): Markup {
  const scores = (of: Readonly<Record<string, SeedScores | null>>, what: string) =>
    METRICS.flatMap(({ name, title, unit }) => {
      const found = of[name];
      return found
        ? [
          [
            `${title}, ${what}`,
            html`<b>${shown(found.mean)}</b> ${unit} <small>${ends(found.low, found.high)}</small>`,
          ] as const,
        ]
        : [];
    });
  const entries: (readonly [string, Child])[] = [
    ...scores({ acc: row.acc, miou: row.miou }, row.readout ?? ""),
    ...row.second ? scores({ acc: row.second.acc, miou: row.second.miou }, row.second.readout) : [],
    ...row.linear ? scores({ ...row.linear }, "linear probe") : [],
  ];
  return html`<div class="summary">${facts(entries)}</div>`;
}

/** Chooses the seed that figures pick out; shown where scripts run. */
function seedPicker(cells: readonly CellResult[]): Markup | null {
  if (cells.length < 2) return null;
  return html`
    <div class="picker"
      hidden><label for="pick">Seed</label> <button type="button" data-step="-1" aria-label="Previous seed">‹</button>
    <select id="pick"><option value="">all</option>${cells.map(({ seed }) =>
      html`<option value="${seed}">${seed}</option>`
    )}</select>
    <button type="button" data-step="1" aria-label="Next seed">›</button></div>
  `;
}

/** All about one cell, shown while its seed is picked. */
function cellPanel(cell: CellResult, source: TableSource): Markup {
  const { provenance } = cell;
  const { machine, git } = provenance;
  return html`
    <div class="cell" data-cell="${cell.seed}"
      hidden><h3>Seed ${cell.seed}</h3>${facts(
        [
          ["cell", html`<code>${cell.key}</code>`],
          ["outcome", outcomeOf(cell)],
          ["data", html`<code>${cell.identity.dataset_fingerprint.slice(0, 16)}</code>`],
          ["weights", html`<code>${cell.identity.weights_digest.slice(0, 16)}</code>`],
          ["digest of the result", html`<code>${cell.digest}</code>`],
          ["engine", provenance.engine],
          ["numerics", html`<code>${cell.identity.numerics}</code>`],
          [
            "versions",
            Object.entries(provenance.versions).map(([name, version]) => `${name} ${version}`).join(", "),
          ],
          [
            "commit",
            git ? html`<code>${git.commit.slice(0, 10)}</code>${git.dirty && " with changes"}` : NONE,
          ],
          ["machine", `${machine.os} ${machine.arch}, ${machine.cores} cores`],
          ["finished", provenance.finished_at],
          [
            "time, largest tensor heap",
            `${shown(provenance.wall_seconds)} s, ${bytes(provenance.peak_bytes)}`,
          ],
          ...(provenance.notes ?? []).map((note) => ["note", note] as const),
        ],
        "close",
      )}<p>Computes the cells of this seed afresh and compares them with the committed ones:</p>${command(
        rerunCommand(source, cell.seed),
      )}</div>
  `;
}

function outcomeOf({ outcome }: CellResult): string {
  return outcome.status === "finished"
    ? outcome.status
    : `${outcome.status} at step ${outcome.step}: ${outcome.cause ?? "without a message"}`;
}

function cellsTable(row: TableRow, cells: readonly CellResult[]): Markup {
  const columns: Column<CellResult>[] = [
    {
      title: "seed",
      numeric: true,
      of: ({ seed }) => number(html`<a href="#seed-${seed}" data-pick="${seed}">${seed}</a>`, seed),
    },
    ...METRICS.map((metric): Column<CellResult> => ({
      title: `${metric.title}, ${metric.unit}`,
      numeric: true,
      of: (cell) => {
        const scores = primaryScores(cell);
        const value = scores && metric.of(scores);
        return number(shown(value, 2), value);
      },
    })),
    {
      title: "outcome",
      of: ({ seed, outcome: { status } }) => words(row.collapsed.includes(seed) ? "collapsed" : status),
    },
    codeColumn("effective clusters", ({ metrics }) => metrics?.codes?.effective_clusters),
    codeColumn("effective rank", ({ metrics }) => metrics?.codes?.effective_rank),
    codeColumn("mean cosine", ({ metrics }) => metrics?.codes?.mean_cosine),
    {
      title: "time, s",
      numeric: true,
      of: ({ provenance }) => number(shown(provenance.wall_seconds), provenance.wall_seconds),
    },
    { title: "cell", of: ({ key }) => words(key, html`<code>${key}</code>`) },
  ];
  return sortable("Cells of this row", columns, cells);
}

function codeColumn(title: string, of: (cell: CellResult) => number | null | undefined): Column<CellResult> {
  return { title, numeric: true, of: (cell) => number(significant(of(cell), 4), of(cell)) };
}

/** Settings of the row's cells, one a line, with those that the paper leaves open marked. */
function settingsList(cells: readonly CellResult[]): Markup | null {
  if (cells.length === 0) return null;
  const [{ settings, open_choices: open }] = cells;
  return facts(
    leaves(settings, []).map(([name, value]) => [
      name,
      html`<code>${value}</code>${
        name in open && html`
          <small>left open by the paper</small>
        `
      }`,
    ]),
    "close",
  );
}

function leaves(value: unknown, path: readonly string[]): [string, string][] {
  if (value !== null && typeof value === "object" && !Array.isArray(value)) {
    return Object.entries(value).flatMap(([name, inner]) => leaves(inner, [...path, name]));
  }
  return [[path.join("."), typeof value === "string" ? value : JSON.stringify(value)]];
}
