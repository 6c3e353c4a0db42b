/**
 * Claims of a table as figures and tables.
 *
 * @module
 */
import { METRICS } from "../../spec/mod.ts";
import type { JudgedClaim } from "../../results/judged_claim.ts";
import { classDifferencesFigure } from "../figures/classes.ts";
import { byReach, differencesFigure } from "../figures/differences.ts";
import { html, type Markup } from "../html.ts";
import { ends, NONE, shown, shownP, signed } from "../numbers.ts";
import { type Column, figure, number, sortable, withInterval, words } from "../parts.ts";
import { verdictBadge } from "../verdicts.ts";

/** Letters of a figure's line. */
const LONGEST = 50;

/** What a claim compares, in a line. */
export function pairOf({ left, right }: JudgedClaim): string {
  return `${left} − ${right}`;
}

/** The same, without the words that both names end with. */
function shortPair({ left, right }: JudgedClaim): string {
  const [a, b] = [left.split(" "), right.split(" ")];
  let same = 0;
  while (same < Math.min(a.length, b.length) - 1 && a.at(-1 - same) === b.at(-1 - same)) same++;
  return `${a.slice(0, a.length - same).join(" ")} − ${b.slice(0, b.length - same).join(" ")}`;
}

/** Where a claim stands, on pages that show those of several tables. */
export interface ClaimPlace {
  /** A few letters for figures. */
  readonly short: string;
  /** Its table. */
  readonly title: string;
  /** Address of the table's page. */
  readonly href: string;
}

/** Paired differences of the claims of a table, a panel for each metric. */
export function differencesFigures(claims: readonly JudgedClaim[]): Markup | null {
  return figure(
    METRICS.map(({ name, title }) =>
      differencesFigure(
        claims.filter(({ metric }) => metric === name)
          .map((claim) => ({ title: cut(`${title}: ${shortPair(claim)}`), claim })),
      )
    ),
    DIFFERENCES_CAPTION,
  );
}

/** Paired differences of claims of several tables, in two panels with the same axis; one of its own for those that reach far. */
export function placedDifferences(
  claims: readonly JudgedClaim[],
  placeOf: (claim: JudgedClaim) => ClaimPlace,
): Markup | null {
  const named = claims.map((claim) => {
    const { title } = METRICS.find(({ name }) => name === claim.metric)!;
    return { title: cut(`${placeOf(claim).short}, ${title}: ${shortPair(claim)}`), claim };
  });
  const { near, far } = byReach(named);
  const half = Math.ceil(near.length / 2);
  const panels = [near.slice(0, half), near.slice(half)].map((part) => differencesFigure(part, near));
  return figure(
    [...panels, differencesFigure(far)],
    far.length === 0
      ? DIFFERENCES_CAPTION
      : html`${DIFFERENCES_CAPTION} The last panel has an axis of its own: its differences reach too far for that of the others.`,
  );
}

/** What differences show. */
const DIFFERENCES_CAPTION =
  html`Each point is a seed: left row minus right row, same seed and images. The dot is the mean, the bar its 95% interval. The shaded
band is the margin, within which a difference is as good as none.`;

/** The claims with all that was measured; columns that none has are left out. */
export function claimsTable(
  caption: string,
  claims: readonly JudgedClaim[],
  placeOf?: (claim: JudgedClaim) => ClaimPlace,
): Markup {
  const any = (of: (claim: JudgedClaim) => unknown) =>
    claims.some((claim) => of(claim) !== null && of(claim) !== undefined);
  const verdict: Column<JudgedClaim> = {
    title: "verdict",
    of: ({ verdict, reason }) =>
      words(verdict, html`${verdictBadge(verdict)}${reason && html`<br><small>${reason}</small>`}`),
  };
  const claim: Column<JudgedClaim> = {
    title: "claim",
    of: ({ claim }) => words(claim, html`<code class="claim">${claim}</code>`),
  };
  const columns: (Column<JudgedClaim> | false)[] = [
    placeOf !== undefined && {
      title: "table",
      of: (claim) => {
        const { title, href, short } = placeOf(claim);
        return words(title, html`<a href="${href}" title="${title}">${short}</a>`);
      },
    },
    ...placeOf === undefined ? [claim, verdict] : [verdict, claim],
    {
      title: "difference, points",
      numeric: true,
      of: ({ this_benchmark: found }) =>
        number(
          withInterval(signed(found?.difference, 2), ends(found?.low, found?.high, (end) => signed(end, 2))),
          found?.difference,
        ),
    },
    {
      title: "p",
      numeric: true,
      of: ({ this_benchmark: found }) => number(shownP(found?.p_adjusted), found?.p_adjusted),
    },
    { title: "margin", numeric: true, of: ({ margin }) => number(shown(margin, 2), margin) },
    {
      title: "p, margin",
      numeric: true,
      of: ({ this_benchmark: found }) => number(shownP(found?.p_margin_adjusted), found?.p_margin_adjusted),
    },
    { title: "seeds", numeric: true, of: ({ seeds }) => number(seeds.length, seeds.length) },
    any(({ this_benchmark: found }) => found?.detectable) && {
      title: "smallest detectable",
      numeric: true,
      of: ({ this_benchmark: found }) => number(shown(found?.detectable, 2), found?.detectable),
    },
    any(({ this_benchmark: found }) => found?.deviation) && {
      title: "seeds needed",
      numeric: true,
      of: ({ this_benchmark: found }) =>
        found?.deviation == null
          ? number(NONE, null)
          : number(found.seeds_needed ?? "> 10,000", found.seeds_needed ?? Infinity),
    },
    any(({ new_images }) => new_images) && {
      title: "on new images",
      numeric: true,
      of: ({ new_images: found }) =>
        number(
          withInterval(signed(found?.difference, 2), ends(found?.low, found?.high, (end) => signed(end, 2))),
          found?.difference,
        ),
    },
    any(({ improvement }) => improvement) && {
      title: "chance of improvement",
      numeric: true,
      of: ({ improvement: found }) =>
        number(
          withInterval(shown(found?.value, 2), ends(found?.low, found?.high, (end) => shown(end, 2))),
          found?.value,
        ),
    },
  ];
  return sortable(caption, columns.filter((column) => column !== false), claims);
}

/** Differences by class of each pair of rows, once; those of primary claims first, the others where they are asked for. */
export function classFigures(claims: readonly JudgedClaim[]): Markup | null {
  const pairs = new Map<string, Markup>();
  const ofPrimary = new Set<string>();
  for (const claim of claims) {
    const pair = pairOf(claim);
    if (claim.primary) ofPrimary.add(pair);
    if (!claim.iou || pairs.has(pair)) continue;
    const drawing = classDifferencesFigure(claim.iou, pair);
    if (drawing) pairs.set(pair, html`<h3>${pair}</h3>${drawing}`);
  }
  const panels = (primary: boolean) =>
    [...pairs].flatMap(([pair, panel]) => ofPrimary.has(pair) === primary ? [panel] : []);
  const [first, others] = [panels(true), panels(false)];
  if (pairs.size === 0) return null;
  return html`${figure(first, CLASSES_CAPTION)}${
    others.length > 0 &&
    html`<details><summary>${others.length} more pairs of rows</summary>${
      figure(others, CLASSES_CAPTION)
    }</details>`
  }`;
}

const CLASSES_CAPTION =
  html`Left row minus right row, mean over seeds. Dark bars: p &lt; 0.05 over seeds, not corrected for the number of classes.`;

function cut(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}
