/**
 * The first page: what was found, and the way to every table.
 *
 * @module
 */
import { METRICS } from "../../spec/mod.ts";
import { AA, aaOutcome, controlOutcome, CONTROLS, NEAR_NOMINAL } from "../../results/audit/controls.ts";
import type { JudgedClaim } from "../../results/judged_claim.ts";
import type { TableFile } from "../../results/table_file.ts";
import { linkedAssets } from "../assets.ts";
import { benchCommand, type TableSource } from "../commands.ts";
import { html, type Markup } from "../html.ts";
import { ends, NONE, shown, signed } from "../numbers.ts";
import { folderOf, shortTitle, titleOf } from "../names.ts";
import { pageText, type Section } from "../page.ts";
import { type Column, command, number, sortable, words } from "../parts.ts";
import type { ReportedTable, TableKind } from "../types.ts";
import { verdictBadge, verdictCounts } from "../verdicts.ts";
import { claimsTable, placedDifferences } from "./claims.ts";

/** A table as the overview shows it. */
export type OverviewTable = Omit<ReportedTable, "cells" | "kept">;

/** What the overview is written from. */
export interface Overview {
  /** Tables in the order of the report. */
  readonly tables: readonly OverviewTable[];
  /** Specs without results. */
  readonly missing: readonly TableSource[];
}

/** The first page. */
export function overviewPage({ tables, missing }: Overview): string {
  const of = (kind: TableKind) =>
    tables.filter(({ kind: own, table: { stopping } }) => own === kind && !stopping);
  const cells = new Set(tables.flatMap(({ table }) => table.rows.flatMap(({ cells }) => cells)));
  const engines = [...new Set(tables.map(({ table }) => table.engine))];
  const tracks = [...new Set(tables.map(({ table }) => table.track))];
  return pageText({
    title: "Report",
    over: "omh-bench · unsupervised semantic segmentation",
    lead: html`<p>${tables.length} tables of ${cells.size} cells on the track ${tracks.join(", ")}, engine ${
      engines.map((engine) =>
        html`
          <code>${engine}</code>
        `
      )
    }.
Every number is the mean over seeds; rows are compared paired by seed, on the same images.</p>
<p>${verdictCounts(of("table").flatMap(({ table }) => table.claims.filter(({ primary }) => primary)))}</p>`,
    trail: [],
    assets: linkedAssets(""),
    sections: [
      verdictsSection(of("table")),
      listSection("tables", "Tables", of("table")),
      listSection(
        "decided",
        "Run until decided",
        tables.filter(({ table }) => table.stopping),
      ),
      controlsSection(of("control")),
      listSection("studies", "Studies", of("study")),
      missing.length === 0 ? null : {
        id: "missing",
        title: "Not run yet",
        body: html`<p>These tables have no results here. Each command makes those of one.</p>${
          missing.map((source) => command(benchCommand(source)))
        }`,
      },
    ],
  });
}

function verdictsSection(tables: readonly OverviewTable[]): Section | null {
  const claims = tables.flatMap(({ table }) => table.claims.filter(({ primary }) => primary));
  if (claims.length === 0) return null;
  const places = new Map(
    tables.flatMap(({ table }) =>
      table.claims.map((claim) =>
        [claim, { short: shortTitle(table), title: table.title, href: address(table) }] as const
      )
    ),
  );
  const placeOf = (claim: JudgedClaim) => places.get(claim)!;
  return {
    id: "verdicts",
    title: "Primary claims of the tables",
    body: html`${placedDifferences(claims, placeOf)}${
      claimsTable("Primary claims of the tables", claims, placeOf)
    }`,
  };
}

function listSection(id: string, title: string, tables: readonly OverviewTable[]): Section | null {
  if (tables.length === 0) return null;
  const columns: Column<OverviewTable>[] = [
    { title: "table", of: ({ table }) => words(titleOf(table), link(table)) },
    {
      title: "data",
      of: ({ table }) =>
        words(datasetsOf(table).join(", "), html`<span class="whole">${datasetsOf(table).join(", ")}</span>`),
    },
    { title: "rows", numeric: true, of: ({ table: { rows } }) => number(rows.length, rows.length) },
    { title: "cells", numeric: true, of: ({ table }) => number(cellCount(table), cellCount(table)) },
    { title: "best mIoU, %", numeric: true, of: ({ table }) => best(table) },
    {
      title: "primary claims",
      of: ({ table: { claims } }) => {
        const verdicts = claims.filter(({ primary }) => primary).map(({ verdict }) => verdict);
        return words(
          verdicts.join(", "),
          verdicts.map((verdict) =>
            html`
              ${verdictBadge(verdict)}
            `
          ),
        );
      },
    },
  ];
  return { id, title, body: sortable(title, columns, tables) };
}

function controlsSection(controls: readonly OverviewTable[]): Section | null {
  if (controls.length === 0) return null;
  return {
    id: "controls",
    title: "Controls",
    body: html`<p>Studies whose outcome is known: they say whether the verdicts above can be trusted.</p>
<ul class="entries">${
      controls.map(({ table }) => html`<li><h3>${link(table)}</h3>${controlText(table)}</li>`)
    }</ul>`,
  };
}

function controlText(table: TableFile): Markup | null {
  if (table.table === AA) {
    const { splits, set, seeds, found, passed } = aaOutcome(table);
    const { least, most } = NEAR_NOMINAL;
    return html`<p>${splits} splits of ${seeds} seeds into two sets of ${set}. A difference was found in ${
      METRICS.map(({ name, title }) => `${percent(found[name].fixed)} (${title})`).join(" and ")
    } of them; from ${percent(least)} to ${percent(most)} is near the nominal 5%. ${outcome(passed)}</p>`;
  }
  const control = CONTROLS.find(({ study }) => study === table.table);
  if (!control) return null;
  const { claim, verdict, expected, passed } = controlOutcome(table, control);
  const measured = table.claims.find((judged) => judged.claim === claim)?.this_benchmark;
  return html`<p><code>${claim}</code>: ${verdictBadge(verdict)}, expected ${expected} (${
    signed(measured?.difference)
  } points ${ends(measured?.low, measured?.high, signed)}). ${outcome(passed)}</p>`;
}

function outcome(passed: boolean): Markup {
  return passed ? html`<b class="passed">✓ passed</b>` : html`<b class="warn">✕ not passed</b>`;
}

function percent(share: number): string {
  return `${shown(100 * share)}%`;
}

function address(table: TableFile): string {
  return `${folderOf(table)}/index.html`;
}

function link(table: TableFile): Markup {
  return html`<a href="${address(table)}">${titleOf(table)}</a>`;
}

function datasetsOf({ rows }: TableFile): string[] {
  return [...new Set(rows.flatMap(({ settings }) => settings?.dataset ?? []))];
}

function cellCount({ rows }: TableFile): number {
  return rows.reduce((sum, { cells }) => sum + cells.length, 0);
}

function best({ rows }: TableFile) {
  const scored = rows.filter(({ miou }) => (miou?.mean ?? null) !== null);
  if (scored.length === 0) return number(NONE, null);
  const { name, miou } = scored.reduce((a, b) => b.miou!.mean! > a.miou!.mean! ? b : a);
  return number(html`${shown(miou!.mean)}<br><small>${name}</small>`, miou!.mean);
}
