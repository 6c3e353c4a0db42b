import { marginOf } from "./margin.ts";
import { checkConditions, matchClaims } from "./match_claims.ts";
import { checkNames, checkSettings, nameAll, type NamedPoint } from "./names.ts";
import { changesOf, type Overridden } from "./overrides.ts";
import { isCited, isOn, pointsOf, type RowPoints } from "./points.ts";
import { usedPresets } from "./presets.ts";
import type { ProblemList } from "./problems.ts";
import type { KnownSettings } from "./settings_schema.ts";
import { byMetric, type Metric } from "./metrics.ts";
import { defaultTraits, type TrackName } from "./tracks.ts";
import type { Change, Override, PlannedPoint, RowSpec, Spec, TablePlan } from "./types.ts";

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
  const matched = isComplete && changes.length === 0 ? matchClaims(spec, all, track, known, problems) : [];
  if (!isComplete) {
    for (const { claim, at } of spec.claims) {
      for (const term of [claim.left, claim.right]) checkConditions(term, at, known, problems);
    }
  }
  const { id, version, table, tolerance } = spec;
  const { title = spec.title, note, engine, paper, keepModels } = spec.tracks[track] ?? {};
  const standard = defaultTraits(track);
  const traits = { engine: engine ?? standard.engine, paper: paper ?? standard.paper };
  const planned = spec.rows.flatMap((row, i) =>
    isOn(row, track)
      ? [{
        name: row.name,
        note: row.tracks[track]?.note ?? row.note,
        points: named[i].map((point, k) =>
          plannedPoint(spec, track, point, paperOf(row, rows[i], k, track, problems))
        ),
      }]
      : []
  );
  const points = planned.flatMap(({ points }) => points);
  checkKeptSeeds(keepModels ?? [], points, track, problems);
  const claims = matched.map((claim) => ({ ...claim, margin: marginOf(claim, points, spec.margin) }));
  const presets = spec.presets ? { presets: usedPresets(all) } : {};
  const plan = {
    id,
    title,
    version,
    track,
    traits,
    table,
    note,
    rows: planned,
    claims,
    tolerance,
    ...changes.length === 0 && keepModels && { keepModels },
    ...presets,
  };
  return {
    plan: changes.length === 0 ? plan : trialOf(plan, changes),
    used: rows.map((row) => row.used),
  };
}

/** Notes seeds whose models are to be kept and that no point is run with. */
function checkKeptSeeds(
  kept: readonly number[],
  points: readonly PlannedPoint[],
  track: TrackName,
  problems: ProblemList,
): void {
  const run = new Set(points.flatMap(({ seeds }) => seeds));
  const lacking = kept.findIndex((seed) => !run.has(seed));
  if (lacking < 0 || points.length === 0) return;
  const message = `Cannot keep models of seed ${kept[lacking]}: no row is run with it, expected some of ${
    [...run].join(", ")
  }`;
  problems.add({ path: ["tracks", track, "keep_models"], message });
}

function overriddenOf({ own, settings }: NamedPoint): Overridden[] {
  return own && settings ? [{ before: own, after: settings }] : [];
}

/** A plan with other settings than its spec's: what the paper reports is not about it. */
function trialOf(plan: TablePlan, changes: readonly Change[]): TablePlan {
  const rows = plan.rows.map((row) => ({
    ...row,
    points: row.points.map((point) => ({ ...point, paper: byMetric(() => null) })),
  }));
  return { ...plan, rows, claims: [], tolerance: {}, changes };
}

function plannedPoint(
  spec: Spec,
  track: TrackName,
  { row, name, settings }: NamedPoint,
  paper: PlannedPoint["paper"],
): PlannedPoint {
  const seeds = row.tracks[track]?.seeds ?? row.seeds ?? spec.tracks[track]?.seeds ?? spec.seeds;
  return { name, settings: settings ?? null, seeds, paper, cite: isCited(row, track) };
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
  return byMetric(({ name }) => score(name));
}
