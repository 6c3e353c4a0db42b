/**
 * The judged claims of a table as Markdown.
 *
 * @module
 */
import { alignedTable, showDifference } from "./_format.ts";
import { type JudgedClaim, SIGNIFICANCE } from "./judge_claims.ts";
import { RESAMPLES, RESAMPLING_SEED } from "./statistics/image_bootstrap.ts";
import { isPaperSetting, type TableFile } from "./table_file.ts";

/** Lines that say what the runs make of each claim, and where the rows differ by class; none without claims. */
export function renderClaims(table: TableFile): string[] {
  const { claims, rows } = table;
  if (claims.length === 0) return [];
  const datasets = [...new Set(rows.flatMap(({ settings }) => settings?.dataset ?? []))].join(", ");
  const about = isPaperSetting(table)
    ? "The paper's claims, judged on these runs."
    : `The paper's claims, judged on ${datasets}: they say whether the effect is seen there, nothing about the paper's data.`;
  return [
    "## Claims",
    "",
    `${about} Rows are compared paired on the same seeds and images: the squared error of a difference is its variance between ` +
    `seeds over their number plus its variance over ${RESAMPLES} bootstrap resamples of the images (seed ${RESAMPLING_SEED}), and p is ` +
    `two-sided from Student's t. A claim is decided where p < ${SIGNIFICANCE}.`,
    "",
    ...alignedTable(
      ["claim", "verdict", "difference, points", "p", "seeds", "why undecided"],
      claims.map(claimFields),
    ),
    ...classLines(claims),
  ];
}

function claimFields(claim: JudgedClaim): string[] {
  return [
    `\`${claim.claim}\``,
    claim.verdict,
    showDifference(claim.difference),
    showP(claim.p_value),
    String(claim.seeds),
    claim.reason ?? "",
  ];
}

function showP(p: number | null): string {
  if (p === null) return "-";
  return p < 0.001 ? "< 0.001" : p.toFixed(3);
}

/** One line a pair of rows: claims about two scores of the same rows share their classes. */
function classLines(claims: readonly JudgedClaim[]): string[] {
  const pairs = new Map(
    claims.filter(({ iou }) => iou !== null)
      .map(({ left, right, iou }) => [`"${left}" against "${right}"`, iou!]),
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
    `Differences of IoU by class, percentage points (\\*: p < ${SIGNIFICANCE}, not corrected for the number of classes):`,
    "",
    ...lines,
  ];
}
