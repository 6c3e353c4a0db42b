import type { ClaimTerm, Condition } from "./claims.ts";
import { nearest } from "../base/nearest.ts";
import type { DocPath } from "./document.ts";
import { mayRender, type NamedPoint } from "./names.ts";
import { isOn, sameValue } from "./points.ts";
import type { ProblemList } from "./problems.ts";
import { valueAt } from "./settings.ts";
import { isSetting, type KnownSettings, settingNames } from "./settings_schema.ts";
import type { TrackName } from "./tracks.ts";
import type { PlannedClaim, RowSpec, Spec } from "./types.ts";

/**
 * Finds the points that a spec's claims are about. Each side must match exactly one; a claim that names a row of other tracks
 * is theirs.
 *
 * @param spec The spec.
 * @param points All points of the table.
 * @param track The track they are on.
 * @param known All settings there are.
 * @param problems Takes the claims that do not match.
 * @returns The claims that do, in order.
 */
export function matchClaims(
  spec: Spec,
  points: readonly NamedPoint[],
  track: TrackName,
  known: KnownSettings,
  problems: ProblemList,
): Omit<PlannedClaim, "margin">[] {
  return spec.claims.flatMap(({ claim, primary, at }) => {
    if ([claim.left, claim.right].some((term) => isElsewhere(term, spec.rows, points, track))) return [];
    const [left, right] = [claim.left, claim.right].map((term) => {
      if (!checkConditions(term, at, known, problems)) return undefined;
      return matchTerm(term, at, points, track, problems);
    });
    return left === undefined || right === undefined ? [] : [{ claim, primary, left, right }];
  });
}

/** Whether one side of a claim names a point that this track does not have, of a row that it does not have either. */
function isElsewhere(
  { selector }: ClaimTerm,
  rows: readonly RowSpec[],
  points: readonly NamedPoint[],
  track: TrackName,
): boolean {
  if (selector.kind !== "name" || points.some(({ name }) => name === selector.name)) return false;
  return rows.some((row) => !isOn(row, track) && mayRender(row.name, selector.name));
}

/**
 * Whether a claim names only settings that exist.
 *
 * @param term One side of the claim.
 * @param at The claim's place in the file.
 * @param known All settings there are.
 * @param problems Takes the settings that do not exist.
 * @returns `true` if all do.
 */
export function checkConditions(
  term: ClaimTerm,
  at: DocPath,
  known: KnownSettings,
  problems: ProblemList,
): boolean {
  if (term.selector.kind === "name") return true;
  const unknown = term.selector.conditions.filter(({ path }) => !isSetting(known, path));
  for (const { setting, offset } of unknown) {
    problems.add({
      path: at,
      within: offset,
      message:
        `Cannot find the setting "${setting}" of a claim: there is none of this name, expected a setting`,
      suggestion: nearest(setting, settingNames(known.node)),
    });
  }
  return unknown.length === 0;
}

function matchTerm(
  { selector, text, offset }: ClaimTerm,
  at: DocPath,
  points: readonly NamedPoint[],
  track: TrackName,
  problems: ProblemList,
): string | undefined {
  const isMeant = selector.kind === "name"
    ? ({ name }: NamedPoint) => name === selector.name
    : (point: NamedPoint) => meets(point, selector.conditions);
  const matched = points.filter(isMeant).map(({ name }) => name);
  if (matched.length === 1) return matched[0];
  const names = points.map(({ name }) => name);
  const found = matched.length === 0
    ? "it matches no point"
    : `it matches ${matched.length} points (${quoted(matched)})`;
  problems.add({
    path: at,
    within: offset,
    message: `Cannot judge "${text}": ${found}, expected exactly one of ${quoted(names)}`,
    suggestion: matched.length === 0 && selector.kind === "name" ? nearest(selector.name, names) : undefined,
    track,
  });
  return undefined;
}

function meets({ settings, view }: NamedPoint, conditions: readonly Condition[]): boolean {
  return settings !== undefined &&
    conditions.every(({ path, value }) => sameValue(valueAt(view, path), value));
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}
