/**
 * The judged claims of a table as Markdown.
 *
 * @module
 */
import { METRICS } from "../spec/mod.ts";
import { alignedTable, showDifference } from "./_format.ts";
import type { JudgedClaim } from "./judged_claim.ts";
import { SIGNIFICANCE } from "./statistics/estimate.ts";
import { isPaperSetting, type TableFile } from "./table_file.ts";

/** Lines that say what the runs make of the claims that the table is about; none without such claims. */
export function renderPrimaryClaims(table: TableFile): string[] {
  const claims = table.claims.filter(({ primary }) => primary);
  if (claims.length === 0) return [];
  return [
    "## Primary claims",
    "",
    `${whatAbout(table)} Rows are compared paired by seed, on the same images (${
      table.stopping ? table.stopping.test : "paired t"
    }). A claim **holds** or **fails** where the difference is significant, is **equivalent** where it is shown to lie within the margin, and ` +
    `**inconclusive** where neither is shown. The chance that any verdict on a primary claim is wrong is at most ${SIGNIFICANCE}: ` +
    "p-values are corrected for their number. The formulas are in docs/statistics.md.",
    "",
    ...(table.stopping ? sequentialLines(claims) : fixedLines(claims)),
    ...newImages(claims),
  ];
}

/** Claims judged with the seeds of the spec. */
function fixedLines(claims: readonly JudgedClaim[]): string[] {
  const lines = claims.map((claim) => {
    const measured = claim.this_benchmark;
    return [
      ...primaryFields(claim),
      measured?.detectable?.toFixed(2) ?? "-",
      measured?.deviation == null ? "-" : String(measured.seeds_needed ?? "> 10,000"),
    ];
  });
  return [
    ...alignedTable([...PRIMARY_COLUMNS, "detectable", "seeds needed"], lines),
    ...reasons(claims),
    "",
    "All in percentage points. p, margin: of a difference beyond it. Detectable: the true difference that as many seeds find with a chance of 80%. " +
    "Seeds needed: to find one as large as the margin.",
  ];
}

/** Claims judged with as many seeds as it took, for which no number of seeds is planned. */
function sequentialLines(claims: readonly JudgedClaim[]): string[] {
  return [...alignedTable(PRIMARY_COLUMNS, claims.map(primaryFields)), ...reasons(claims)];
}

const PRIMARY_COLUMNS = ["claim", "verdict", "difference", "p", "margin", "p, margin", "seeds"];

/** Lines for the other claims and for the differences by class; none where there are neither. */
export function renderExploratoryClaims(table: TableFile): string[] {
  const claims = table.claims.filter(({ primary }) => !primary);
  const lines = [
    ...claims.length === 0 ? [] : [
      "",
      "Each claim is judged by itself: among twenty without a difference, one differs by chance.",
      "",
      ...alignedTable(
        ["claim", "verdict", "difference", "p", "margin", "seeds", "difference on new images"],
        claims.map(exploratoryFields),
      ),
      ...reasons(claims),
    ],
    ...classLines(table.claims),
  ];
  return lines.length === 0 ? [] : ["## Exploratory", ...lines];
}

function whatAbout(table: TableFile): string {
  const each = <T>(of: (row: TableFile["rows"][number]) => T | null | undefined) =>
    [...new Set(table.rows.flatMap((row) => of(row) ?? []))].join(", ");
  const [datasets, readouts] = [each(({ settings }) => settings?.dataset), each(({ readout }) => readout)];
  const isOfPaper = table.rows.some(({ paper }) => METRICS.some(({ name }) => paper[name] !== null));
  const judged = `${
    isOfPaper ? "The paper's claims, judged" : "Judged"
  } on ${datasets} by the ${readouts} readout`;
  return isOfPaper && !isPaperSetting(table)
    ? `${judged}: whether the effect is seen there, nothing about the paper's data.`
    : `${judged}.`;
}

/** What is told of every claim. */
function commonFields(claim: JudgedClaim): string[] {
  const measured = claim.this_benchmark;
  return [
    `\`${claim.claim}\``,
    verdictOf(claim),
    showInterval(measured),
    showP(measured?.p_adjusted),
    claim.margin.toFixed(2),
  ];
}

function primaryFields(claim: JudgedClaim): string[] {
  const measured = claim.this_benchmark;
  return [
    ...commonFields(claim),
    showP(measured?.p_margin_adjusted),
    String(claim.seeds.length),
  ];
}

function exploratoryFields(claim: JudgedClaim): string[] {
  return [
    ...commonFields(claim),
    String(claim.seeds.length),
    showInterval(claim.new_images),
  ];
}

function verdictOf({ claim, verdict, this_benchmark }: JudgedClaim): string {
  const isStrict = !/[<>]=/.test(claim);
  const isSmall = (this_benchmark?.p_margin_adjusted ?? 1) < SIGNIFICANCE;
  return isStrict && isSmall && (verdict === "holds" || verdict === "fails")
    ? `${verdict}, within the margin`
    : verdict;
}

function reasons(claims: readonly JudgedClaim[]): string[] {
  const lines = claims.filter(({ reason }) => reason !== null)
    .map(({ claim, verdict, reason }) => `- \`${claim}\`: ${verdict}: ${reason}`);
  return lines.length > 0 ? ["", ...lines] : [];
}

/** The other estimand, and what does not depend on means. */
function newImages(claims: readonly JudgedClaim[]): string[] {
  const known = claims.filter(({ new_images, improvement }) => new_images || improvement);
  if (known.length === 0) return [];
  return [
    "",
    "What would be seen on new images of the kind, seeds and groups of images being samples both, and the chance that a run of the left row " +
    "scores higher than one of the right (p not corrected):",
    "",
    ...alignedTable(
      ["claim", "difference", "p", "groups", "variance: seeds, images, both", "chance of improvement"],
      known.map(({ claim, new_images, improvement }) => [
        `\`${claim}\``,
        showInterval(new_images),
        showP(new_images?.p_value),
        String(new_images?.groups ?? "-"),
        new_images ? shares(new_images.variance) : "-",
        improvement
          ? `${improvement.value.toFixed(2)} [${improvement.low.toFixed(2)}, ${improvement.high.toFixed(2)}]`
          : "-",
      ]),
    ),
  ];
}

function shares({ seeds, images, both }: { seeds: number; images: number; both: number }): string {
  const total = seeds + images + both;
  return [seeds, images, both].map((part) => total > 0 ? `${(100 * part / total).toFixed(0)}%` : "-").join(
    ", ",
  );
}

function showInterval(
  measured: { difference: number; low: number | null; high: number | null } | null | undefined,
): string {
  if (!measured) return "-";
  const { difference, low, high } = measured;
  const ends = low === null || high === null ? "" : ` [${showDifference(low)}, ${showDifference(high)}]`;
  return `${showDifference(difference)}${ends}`;
}

function showP(p: number | null | undefined): string {
  if (p == null) return "-";
  return p < 0.001 ? "< 0.001" : p.toFixed(3);
}

/** One line a pair of rows: claims about two scores of the same rows share their classes. */
function classLines(claims: readonly JudgedClaim[]): string[] {
  const pairs = new Map(
    claims.flatMap(({ left, right, iou }) =>
      iou === null ? [] : [[`"${left}" against "${right}"`, iou] as const]
    ),
  );
  if (pairs.size === 0) return [];
  const lines = [...pairs].map(([pair, iou]) => {
    const classes = Object.entries(iou).map(([name, measured]) => {
      const mark = measured?.p_value != null && measured.p_value < SIGNIFICANCE ? "*" : "";
      return `${name} ${showDifference(measured?.difference ?? null)}${mark}`;
    });
    return `- ${pair}: ${classes.join(", ")}`;
  });
  return [
    "",
    `Differences of IoU by class, points (\\*: p < ${SIGNIFICANCE} over seeds, not corrected for the number of classes):`,
    "",
    ...lines,
  ];
}
