/**
 * Whether a table's files follow from its cells.
 *
 * @module
 */
import { canonicalJson, type PlannedPoint, type TablePlan } from "../../spec/mod.ts";
import type { GroupBootstrap } from "../statistics/group_bootstrap.ts";
import { tableTexts } from "../formats/required.ts";
import type { JudgedClaim } from "../judged_claim.ts";
import { tableBody, type TableFile } from "../table_file.ts";
import type { CellResult } from "../types.ts";
import type { FileFault, LoadedResults } from "./load_results.ts";

/**
 * What of a table does not follow from its cells.
 *
 * Rows and claims are made again from the cells, and what is rendered is rendered again. Rows that lack a cell are passed over:
 * nothing can be said of them.
 *
 * @param table The table as stored.
 * @param resultsOf Stored results of a point's cells; those that are there.
 * @param bootstrap Keeps what takes longest, for the other side of a comparison.
 */
export function tableFaults(
  plan: TablePlan,
  { label, texts }: Pick<LoadedResults, "label" | "texts">,
  table: TableFile,
  resultsOf: (point: PlannedPoint) => readonly CellResult[],
  bootstrap?: GroupBootstrap,
): FileFault[] {
  const fault = (file: string, message: string) => ({ where: label, file, message });
  const points = plan.rows.flatMap(({ points }) => points);
  const whole = new Set(
    points.filter((point) => point.cite || resultsOf(point).length === point.seeds.length)
      .map(({ name }) => name),
  );
  const follows = tableBody(plan, resultsOf, bootstrap);
  const rows = follows.rows.filter(({ name }) => whole.has(name))
    .map((row) => ({ ...row, settings: settingsOf(row.cells) ?? row.settings }));
  const isWhole = ({ left, right }: JudgedClaim) => whole.has(left) && whole.has(right);
  // Primary claims share one error rate: what one of them comes to follows from the cells of all.
  const isFamilyWhole = follows.claims.filter(({ primary }) => primary).every(isWhole);
  const claims = follows.claims.filter((claim) => isWhole(claim) && (isFamilyWhole || !claim.primary));
  return [
    ...rows.flatMap((row) =>
      differing(`row "${row.name}"`, table.rows.find(({ name }) => name === row.name), row)
    ),
    ...claims.flatMap((claim) =>
      differing(`claim "${claim.claim}"`, table.claims.find((stored) => stored.claim === claim.claim), claim)
    ),
    ...Object.entries(tableTexts(table)).filter(([file, text]) => texts.has(file) && texts.get(file) !== text)
      .map(([file]) => fault(file, "it is not what table.json renders to; deno task bench writes it again")),
  ];

  /** Settings of a stored cell: where they have changed since, the cell says so, and not the table. */
  function settingsOf([key]: readonly string[]) {
    return points.flatMap(resultsOf).find((result) => result.key === key)?.settings;
  }

  function differing<T extends object>(what: string, stored: T | undefined, follows: T): FileFault[] {
    const parts = stored ? differingKeys(stored, follows) : [];
    if (parts.length === 0) return [];
    return [fault("table.json", `${what} is not what its cells give: ${parts.join(", ")}`)];
  }
}

function differingKeys<T extends object>(a: T, b: T): string[] {
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])] as (keyof T & string)[];
  return keys.filter((key) => text(a[key]) !== text(b[key]));
}

function text(value: unknown): string {
  return canonicalJson(JSON.parse(JSON.stringify(value ?? null)));
}
