import { canonicalJson } from "../base/canonical_json.ts";
import { checkConditions, matchClaims, type NamedPoint } from "./match_claims.ts";
import { placeholdersOf, renderName } from "./names.ts";
import { nearest } from "../base/nearest.ts";
import { type Change, changesOf, type Overridden, type Override } from "./overrides.ts";
import { isCited, type Point, pointsOf, type RowPoints, sameValue } from "./points.ts";
import { type ProblemList, showPath } from "./problems.ts";
import { splitSetting, valueAt } from "./settings.ts";
import { isSetting, type KnownSettings, settingNames } from "./settings_schema.ts";
import type { Metric, PlannedPoint, RowSpec, Spec, TablePlan, TrackName } from "./types.ts";
import { variedSettings } from "./varied.ts";

/** A table, and what only all tracks together can tell. */
export interface BuiltTable {
  readonly plan: TablePlan;
  /** For each row, which of its `exclude` dropped a point. */
  readonly used: readonly ReadonlySet<number>[];
}

/**
 * Expands a spec on a track.
 *
 * @param spec The spec.
 * @param track One of its tracks.
 * @param known All settings there are.
 * @param problems Takes what is wrong; if anything is, the plan is incomplete.
 * @param overrides Settings that are given from outside the spec, sound by themselves.
 * @returns The plan.
 */
export function buildTable(
  spec: Spec,
  track: TrackName,
  known: KnownSettings,
  problems: ProblemList,
  overrides: readonly Override[] = [],
): BuiltTable {
  const before = problems.count;
  const rows = spec.rows.map((row) => pointsOf(spec, row, track, known, problems, overrides));
  const named = rows.map(({ points }, i) => nameAll(spec.rows[i], points, track, known, problems));
  const all = named.flat();
  checkNames(all, track, problems);
  const changes = changesOf(overrides, all.flatMap(overriddenOf));
  // Rows may differ in nothing but what is given from outside.
  if (changes.length === 0) checkSettings(all, track, problems);
  const isComplete = spec.rows.every((row) => row.sound) && problems.count === before;
  const claims = isComplete && changes.length === 0 ? matchClaims(spec, all, track, known, problems) : [];
  if (!isComplete) {
    for (const { claim, index } of spec.claims) {
      for (const term of [claim.left, claim.right]) checkConditions(term, index, known, problems);
    }
  }
  const varied = variedSettings(all.flatMap(({ settings, view }) => settings === undefined ? [] : [view]));
  const { id, title, version, about, table, tolerance } = spec;
  const note = spec.tracks[track]?.note;
  const planned = spec.rows.map((row, i) => ({
    name: row.name,
    note: row.tracks[track]?.note ?? row.note,
    points: named[i].map((point, k) =>
      plannedPoint(spec, track, point, paperOf(row, rows[i], k, track, problems), varied)
    ),
  }));
  const plan = { id, title, version, track, about, table, note, rows: planned, claims, tolerance };
  return {
    plan: changes.length === 0 ? plan : trialOf(plan, changes),
    used: rows.map((row) => row.used),
  };
}

function overriddenOf({ own, settings }: NamedPoint): Overridden[] {
  return own && settings ? [{ before: own, after: settings }] : [];
}

/** A plan with other settings than its spec's: what the paper reports is not about it. */
function trialOf(plan: TablePlan, changes: readonly Change[]): TablePlan {
  const rows = plan.rows.map((row) => ({
    ...row,
    points: row.points.map((point) => ({ ...point, paper: { acc: null, miou: null } })),
  }));
  return { ...plan, rows, claims: [], tolerance: {}, changes };
}

function plannedPoint(
  spec: Spec,
  track: TrackName,
  { row, name, settings, view }: NamedPoint,
  paper: PlannedPoint["paper"],
  varied: (view: NamedPoint["view"]) => Record<string, unknown>,
): PlannedPoint {
  const seeds = row.tracks[track]?.seeds ?? row.seeds ?? spec.tracks[track]?.seeds ?? spec.seeds;
  const isRun = settings !== undefined;
  return {
    name,
    settings: settings ?? null,
    seeds,
    paper,
    cite: isCited(row, track),
    varied: isRun ? varied(view) : {},
  };
}

function nameAll(
  row: RowSpec,
  points: readonly Point[],
  track: TrackName,
  known: KnownSettings,
  problems: ProblemList,
): NamedPoint[] {
  for (const { setting, path, offset } of placeholdersOf(row.name, known.whole)) {
    const at = { path: ["rows", row.index, "name"], within: offset };
    const what = `Cannot fill in "{${setting}}" of a row's name`;
    if (!isSetting(known, path)) {
      const suggestion = nearest(setting, settingNames(known.node));
      problems.add({
        ...at,
        message: `${what}: there is no such setting, expected the name of one`,
        suggestion,
      });
    } else if (points.some((point) => isJudged(point, track) && valueAt(point.view, path) === undefined)) {
      problems.add({ ...at, message: `${what}: a point of the row has no value there, expected one`, track });
    }
  }
  const valueOf = (point: Point) => (setting: string) =>
    valueAt(point.view, splitSetting(setting, known.whole));
  return points.map((point) => ({ ...point, name: renderName(row.name, valueOf(point)) }));
}

/** Whether all that can be known of a point's settings is known. */
function isJudged({ settings, row }: Point, track: TrackName): boolean {
  return settings !== undefined || isCited(row, track);
}

function checkNames(points: readonly NamedPoint[], track: TrackName, problems: ProblemList): void {
  const first = new Map<string, NamedPoint>();
  for (const point of points) {
    const other = first.get(point.name);
    if (other === undefined) {
      first.set(point.name, point);
      continue;
    }
    if (sameSettings(point, other)) continue;
    const { index, grid, zip } = point.row;
    const place = other.row === point.row ? "another point of the row" : showPath(["rows", other.row.index]);
    const axis = (grid[0] ?? zip[0])?.name ?? "train.steps";
    const message =
      `Cannot use the name "${point.name}" for ${showPath(["rows", index])}: ${place} has it too, ` +
      `expected a name of its own, such as one with {${axis}}`;
    problems.add({ path: ["rows", index, "name"], message, track });
  }
}

function checkSettings(points: readonly NamedPoint[], track: TrackName, problems: ProblemList): void {
  const first = new Map<string, string>();
  for (const { name, at, settings } of points) {
    if (settings === undefined) continue;
    const text = canonicalJson(settings);
    const other = first.get(text);
    if (other === undefined) {
      first.set(text, name);
      continue;
    }
    const message = `Cannot run "${name}": it resolves to the same settings as "${other}", expected its own`;
    problems.add({ path: at, message, track });
  }
}

function sameSettings(a: Point, b: Point): boolean {
  return a.settings !== undefined && b.settings !== undefined && sameValue(a.settings, b.settings);
}

function paperOf(
  row: RowSpec,
  { points }: RowPoints,
  index: number,
  track: TrackName,
  problems: ProblemList,
): PlannedPoint["paper"] {
  const score = (metric: Metric): number | null => {
    const given = row.paper[metric];
    if (given === null || typeof given === "number") return given;
    if (given.length === points.length) return given[index];
    const message = `Cannot use "${metric}" of the paper: it has ${given.length} values, ` +
      `expected ${points.length} (one a point), or one number for all`;
    if (index === 0 && row.sound) {
      problems.add({ path: ["rows", row.index, "paper", metric], message, track });
    }
    return null;
  };
  return { acc: score("acc"), miou: score("miou") };
}
