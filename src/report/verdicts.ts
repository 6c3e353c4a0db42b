/**
 * How verdicts look: a colour that readers who do not tell red from green can tell from the others, and a sign, so that none
 * depends on colour.
 *
 * @module
 */
import type { JudgedClaim, Verdict } from "../results/judged_claim.ts";
import { html, type Markup } from "./html.ts";

const SIGNS: Readonly<Partial<Record<Verdict, string>>> = {
  holds: "●",
  fails: "✕",
  equivalent: "=",
  inconclusive: "○",
};

/** The sign of a verdict. */
export function verdictSign(verdict: Verdict): string {
  return SIGNS[verdict] ?? "·";
}

/** The colour of a verdict. */
export function verdictColor(verdict: Verdict): string {
  return `var(--${verdict in SIGNS ? verdict : "inconclusive"})`;
}

/** A verdict as it stands in text and tables. */
export function verdictBadge(verdict: Verdict): Markup {
  const kind = verdict in SIGNS ? verdict : "inconclusive";
  return html`<span class="verdict ${kind}"><span aria-hidden="true">${
    verdictSign(verdict)
  }</span> ${verdict}</span>`;
}

/** How many claims came to each verdict, most first. */
export function verdictCounts(claims: readonly JudgedClaim[]): Markup[] {
  const counts = Map.groupBy(claims, ({ verdict }) => verdict);
  return [...counts].map(([verdict, { length }]) =>
    html`
      ${verdictBadge(verdict)} <span class="times">× ${length}</span>
    `
  );
}
