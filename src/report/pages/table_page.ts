/**
 * The page of a table.
 *
 * @module
 */
import { type Metric, METRICS, type Readout } from "../../spec/mod.ts";
import { trialNote } from "../../results/trial_note.ts";
import { stoppingNote } from "../../results/stopping.ts";
import { isPaperSetting, type SeedScores, type TableFile, type TableRow } from "../../results/table_file.ts";
import { inlineAssets } from "../assets.ts";
import { scoresFigure } from "../figures/scores.ts";
import { type Child, html, type Markup } from "../html.ts";
import { titleOf } from "../names.ts";
import { ends, NONE, shown } from "../numbers.ts";
import { type Page, pageText, type Section } from "../page.ts";
import { type Column, figure, number, sortable, withInterval, words } from "../parts.ts";
import { claimsTable, classFigures, differencesFigures, pairOf } from "./claims.ts";
import { verdictBadge } from "../verdicts.ts";
import { shownP, signed } from "../numbers.ts";

/** Share of a figure's width below which rows lie too close together to be told apart. */
const CLOSE = 0.35;

/** What a page of a table has besides what is in the table. */
export interface TablePageOptions extends Pick<Page, "assets" | "trail"> {
  /** Address of a row's page; null where it has none. */
  readonly rowLink: (row: TableRow) => string | null;
  /** Sections after those of the table. */
  readonly more: readonly (Section | null)[];
}

/**
 * A table as one page that stands alone: figures, claims and numbers, with its style sheet and script inside.
 *
 * @param table A table as read or as made.
 * @returns HTML; the same text for the same table.
 *
 * @example A table without rows
 * ```ts
 * import { assertStringIncludes } from "@std/assert";
 * import { TABLE_SCHEMA, type TableFile } from "@omh/bench";
 * import { tableHtml } from "./table_page.ts";
 *
 * const table: TableFile = {
 *   schema: TABLE_SCHEMA,
 *   table: "tiny",
 *   title: "A tiny table",
 *   version: 1,
 *   track: "embedded",
 *   engine: "wasm",
 *   notes: [],
 *   rows: [],
 *   claims: [],
 * };
 * assertStringIncludes(tableHtml(table), "<h1>A tiny table</h1>");
 * ```
 */
export function tableHtml(table: TableFile): string {
  return tablePage(table, { assets: inlineAssets(), trail: [], rowLink: () => null, more: [] });
}

/** The page of a table. */
export function tablePage(table: TableFile, { rowLink, more, ...page }: TablePageOptions): string {
  const primary = table.claims.filter(({ primary }) => primary);
  const others = table.claims.filter(({ primary }) => !primary);
  const datasets = [...new Set(table.rows.flatMap(({ settings }) => settings?.dataset ?? []))];
  return pageText({
    ...page,
    title: titleOf(table),
    over: [`Track ${table.track}`, ...datasets, `spec version ${table.version}`].join(" · "),
    lead: html`${table.changes && html`<p class="warn">${trialNote(table.changes)}</p>`}${
      table.stopping && html`<p>${stoppingNote(table.stopping)}</p>`
    }${primary.map(verdictLine)}`,
    sections: [
      scoresSection(table, rowLink),
      primary.length === 0 ? null : {
        id: "claims",
        title: "Primary claims",
        body: html`
          <p>The chance that any verdict on a primary claim is wrong is at most 0.05: p-values are corrected for their number.</p>
          ${differencesFigures(primary)}${claimsTable("Primary claims", primary)}
          <p
            class="note">Smallest detectable: the true difference that as many seeds find with a chance of 80%. Seeds needed: to find one as large
          as the margin. p, margin: of a difference beyond it.</p>
        `,
      },
      others.length === 0 ? null : {
        id: "exploratory",
        title: "Exploratory claims",
        body: html`<p>Each is judged by itself: among twenty without a difference, one differs by chance.</p>
${differencesFigures(others)}${claimsTable("Exploratory claims", others)}`,
      },
      section("classes", "Differences by class", classFigures(table.claims)),
      section("seeds", "Seeds", seedTables(table.rows)),
      section("notes", "Notes", notes(table)),
      ...more,
    ],
  });
}

function section(id: string, title: string, body: Markup | null): Section | null {
  return body && { id, title, body };
}

function verdictLine(claim: TableFile["claims"][number]): Markup {
  const found = claim.this_benchmark;
  const metric = METRICS.find(({ name }) => name === claim.metric)!;
  return html`<p>${verdictBadge(claim.verdict)} <strong>${metric.title}</strong>, ${pairOf(claim)}: ${
    found
      ? html`${signed(found.difference, 2)} points ${
        ends(found.low, found.high, (end) => signed(end, 2))
      }, p ${found.p_adjusted !== null && found.p_adjusted < 0.001 ? "" : "= "}${
        shownP(found.p_adjusted)
      }, margin ${shown(claim.margin, 2)}`
      : claim.reason
  }</p>`;
}

function scoresSection(table: TableFile, rowLink: TablePageOptions["rowLink"]): Section {
  const paper = isPaperSetting(table);
  const close = closeRows(table);
  const panels = (rows: readonly TableRow[]) => METRICS.map((metric) => scoresFigure(rows, metric, paper));
  return {
    id: "scores",
    title: "Scores",
    body: html`${
      figure(
        panels(table.rows),
        html`Points are seeds, the line is their mean, the band its 95% interval (Student’s t, on the logit scale)${
          readoutWords(table.rows)
        }.${
          table.rows.some(({ collapsed, diverged }) => collapsed.length + diverged.length > 0) &&
          " Crosses: seeds that collapsed or diverged."
        }${paper && " Diamonds: the paper’s number."}`,
      )
    }${close && figure(panels(close), "The rows of the primary claims, closer.")}${
      scoresTable(table, rowLink)
    }`,
  };
}

/** By which readout rows are drawn; where they differ, the most frequent one, and the rows of each other one. */
function readoutWords(rows: readonly TableRow[]): string {
  const groups = Map.groupBy(rows.filter(({ readout }) => readout), ({ readout }) => readout!);
  const [most, ...others] = [...groups].sort(([, a], [, b]) => b.length - a.length);
  if (most === undefined) return "";
  return [
    `, by the ${most[0]} readout`,
    ...others.map(([readout, of]) => `by the ${readout} one ${of.map(({ name }) => name).join(", ")}`),
  ].join("; ");
}

/** The rows that primary claims are about, where all rows together leave them little room. */
function closeRows({ rows, claims }: TableFile): readonly TableRow[] | null {
  const named = new Set(claims.filter(({ primary }) => primary).flatMap(({ left, right }) => [left, right]));
  const close = rows.filter(({ name }) => named.has(name));
  const span = (of: readonly TableRow[]) => {
    const values = of.flatMap(({ miou }) => miou?.values ?? []).filter((value) => value !== null);
    return Math.max(...values) - Math.min(...values);
  };
  return close.length > 0 && close.length < rows.length && span(close) < CLOSE * span(rows) ? close : null;
}

function scoresTable(table: TableFile, rowLink: TablePageOptions["rowLink"]): Markup {
  const { rows } = table;
  const readouts = [
    ...new Set([
      ...rows.flatMap(({ readout }) => readout ?? []),
      ...rows.flatMap(({ second }) => second?.readout ?? []),
    ]),
  ];
  const columns: Column<TableRow>[] = [
    {
      title: "row",
      of: (row) => {
        const link = rowLink(row);
        return words(row.name, link === null ? row.name : html`<a href="${link}">${row.name}</a>`);
      },
    },
    { title: "seeds", numeric: true, of: seedsField },
    ...readouts.flatMap((readout) =>
      METRICS.map(({ name, title, unit }): Column<TableRow> => ({
        title: html`${title}, ${unit}<br><small>${readout}</small>`,
        numeric: true,
        of: (row) => scoreField(scoresBy(row, readout)?.[name] ?? null),
      }))
    ),
    ...(rows.some(({ linear }) => linear)
      ? METRICS.map(({ name, title, unit }): Column<TableRow> => ({
        title: html`${title}, ${unit}<br><small>linear probe, uses labels</small>`,
        numeric: true,
        of: ({ linear }) => scoreField(linear?.[name] ?? null),
      }))
      : []),
    ...METRICS.filter(({ name }) => rows.some(({ paper }) => paper[name] !== null)).map((
      { name, title },
    ): Column<TableRow> => ({
      title: html`${title}<br><small>${isPaperSetting(table) ? "paper" : "paper, on its own data"}</small>`,
      numeric: true,
      of: ({ paper }) => number(html`<span class="quoted">${shown(paper[name])}</span>`, paper[name]),
    })),
  ];
  return sortable("Mean over seeds with its 95% interval", columns, rows);
}

function seedsField({ state, seeds, collapsed, diverged }: TableRow) {
  if (state === "not run here") return number(state, null);
  const marks: Child[] = [
    collapsed.length > 0 && html`<br><small>${collapsed.length} collapsed</small>`,
    diverged.length > 0 && html`<br><small>${diverged.length} diverged</small>`,
    state === "unfinished" && html`<br><small>unfinished</small>`,
  ];
  return number(html`${seeds.length}${marks}`, seeds.length);
}

function scoreField(scores: SeedScores | null) {
  return number(withInterval(shown(scores?.mean), ends(scores?.low, scores?.high)), scores?.mean);
}

function scoresBy(row: TableRow, readout: Readout): Readonly<Record<Metric, SeedScores | null>> | null {
  if (row.readout === readout) return row;
  return row.second?.readout === readout ? row.second : null;
}

function seedTables(rows: readonly TableRow[]): Markup | null {
  const run = rows.filter(({ seeds }) => seeds.length > 0);
  if (run.length === 0) return null;
  const seeds = [...new Set(run.flatMap(({ seeds }) => seeds))].sort((a, b) => a - b);
  return html`
    ${METRICS.map(({ name, title, unit }) =>
      html`<details><summary>${title}, ${unit}, seed by seed</summary>${
        sortable(`${title}, ${unit}, seed by seed`, [
          { title: "row", of: ({ name }) => words(name) },
          {
            title: "middle half",
            numeric: true,
            of: (row) => {
              const iqm = row[name]?.iqm;
              return number(withInterval(shown(iqm?.value), ends(iqm?.low, iqm?.high)), iqm?.value);
            },
          },
          ...seeds.map((seed): Column<TableRow> => ({
            title: seed,
            numeric: true,
            of: (row) => {
              const value = row[name]?.values[row.seeds.indexOf(seed)] ?? null;
              const mark = row.collapsed.includes(seed) ? "†" : row.diverged.includes(seed) ? "‡" : "";
              return number(value === null ? NONE : `${shown(value)}${mark}`, value);
            },
          })),
        ], run)
      }</details>`
    )}<p
      class="note">Middle half: mean of the middle half of the seeds, with its 95% bootstrap interval. † collapsed: counts with the score
    that it has; ‡ diverged: counts as the constant prediction.</p>
  `;
}

function notes({ rows, notes }: TableFile): Markup | null {
  const ofRows = rows.flatMap(({ name, note, incidents }) =>
    [...note ? [note] : [], ...incidents].map((text) => ({ name, text }))
  );
  if (ofRows.length + notes.length === 0) return null;
  return html`<ul class="notes">${
    ofRows.map(({ name, text }) => html`<li><strong>${name}</strong>: ${text}</li>`)
  }${notes.map((note) => html`<li>${note}</li>`)}</ul>`;
}
