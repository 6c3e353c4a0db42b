/**
 * Two results of one cell: what differs, and by how much.
 *
 * @module
 */
import {
  canonicalJson,
  changedParts,
  type KeyPart,
  METRICS,
  type Readout,
  type ScoreSummary,
} from "../../spec/mod.ts";
import { isRerun } from "../../spec/external.ts";
import { primaryScores } from "../primary_scores.ts";
import type { CellResult, ReadoutScores } from "../types.ts";

const READOUTS = ["literal", "converged"] as const satisfies readonly Readout[];

/** One thing that differs. */
export interface CellDifference {
  /** Such as `miou`, `iou.forest` or `curve`. */
  readonly what: string;
  /** What was agreed on. */
  readonly committed: number | string | null;
  /** What there is now. */
  readonly now: number | string | null;
  /** Now minus committed; null where they are no numbers. */
  readonly difference: number | null;
}

/** What two results of a cell come to. */
export interface CellComparison {
  /** Whether every digit is to agree: on the wasm engine, with the same numerics, of what is computed here. */
  readonly exact: boolean;
  /** Parts of the key that changed. */
  readonly changed: readonly KeyPart[];
  /** What differs by more than is allowed. */
  readonly differences: readonly CellDifference[];
}

/**
 * Compares two results of a cell: all that a run determines on the `wasm` engine with the same numerics, scores within
 * the tolerance of each metric elsewhere.
 */
export function compareCells(committed: CellResult, now: CellResult): CellComparison {
  const { numerics } = committed.identity;
  // Of the arithmetic of another program nothing is known.
  const exact = numerics === now.identity.numerics && numerics.startsWith("wasm/") && !isRerun(now.settings);
  const changed = changedParts(committed.key_parts, now.key_parts);
  return { exact, changed, differences: exact ? allDifferences(committed, now) : farScores(committed, now) };
}

/** What a committed result and the plan's cell differ in beyond arithmetic; a comparison of such numbers is none of the same thing. */
export function changedSubstance({ changed }: Pick<CellComparison, "changed">): KeyPart[] {
  return changed.filter((part) => part !== "numerics");
}

function allDifferences(committed: CellResult, now: CellResult): CellDifference[] {
  const [before, after] = [numbersOf(committed), numbersOf(now)];
  const names = [...new Set([...before.keys(), ...after.keys()])];
  const numbers = names.flatMap((what) =>
    difference(what, before.get(what) ?? null, after.get(what) ?? null, 0)
  );
  return [
    ...outcomeDifference(committed, now),
    ...numbers,
    ...READOUTS.flatMap((name) =>
      partDifference(
        `${name}.assignment`,
        committed.metrics?.[name]?.assignment,
        now.metrics?.[name]?.assignment,
      )
    ),
    ...([...READOUTS, "linear"] as const).flatMap((name) =>
      partDifference(
        `${name}.confusion`,
        committed.metrics?.[name]?.confusion,
        now.metrics?.[name]?.confusion,
      )
    ),
    ...partDifference("images", committed.metrics?.images, now.metrics?.images),
    ...partDifference("groups", committed.metrics?.groups, now.metrics?.groups),
    ...partDifference("curve", committed.curve, now.curve),
    ...partDifference("validation", committed.validation, now.validation),
  ];
}

function farScores(committed: CellResult, now: CellResult): CellDifference[] {
  const [before, after] = [primaryScores(committed), primaryScores(now)];
  return [
    ...outcomeDifference(committed, now),
    ...METRICS.flatMap(({ name, of, engineTolerance }) =>
      difference(name, before && of(before), after && of(after), engineTolerance)
    ),
  ];
}

function outcomeDifference(committed: CellResult, now: CellResult): CellDifference[] {
  const [before, after] = [committed.outcome.status, now.outcome.status];
  return before === after ? [] : [{ what: "outcome", committed: before, now: after, difference: null }];
}

/** Every number among the metrics, by name. */
function numbersOf({ metrics, settings }: CellResult): Map<string, number | null> {
  if (metrics === null) return new Map();
  const { literal, converged, linear, codes } = metrics;
  const summary = (scores: ScoreSummary, prefix: string): [string, number | null][] => [
    ...METRICS.map(({ name, of }): [string, number | null] => [`${prefix}${name}`, of(scores)]),
    ...Object.entries(scores.iou).map((
      [name, value],
    ): [string, number | null] => [`${prefix}iou.${name}`, value]),
  ];
  // What tables show has its bare name.
  const readout = (name: Readout, scores: ReadoutScores | null): [string, number | null][] => {
    const prefix = name === settings.evaluate.readout ? "" : `${name}.`;
    return scores
      ? [...summary(scores, prefix), [`${prefix}effective_clusters`, scores.effective_clusters]]
      : [];
  };
  const fields = (of: object | null | undefined, prefix: string) =>
    Object.entries(of ?? {}).map(([name, value]): [string, number | null] => [`${prefix}.${name}`, value]);
  return new Map([
    ...readout("literal", literal),
    ...readout("converged", converged),
    ...fields(converged?.objective, "converged.objective"),
    ...converged ? fields({ restarts: converged.restarts, agreement: converged.agreement }, "converged") : [],
    ...linear ? summary(linear, "linear.") : [],
    ...fields(codes, "codes"),
  ]);
}

function difference(
  what: string,
  committed: number | null,
  now: number | null,
  tolerance: number,
): CellDifference[] {
  if (committed === null || now === null) {
    return committed === now ? [] : [{ what, committed, now, difference: null }];
  }
  const gap = Number((now - committed).toPrecision(7));
  return Math.abs(gap) <= tolerance ? [] : [{ what, committed, now, difference: gap }];
}

function partDifference(what: string, committed: unknown, now: unknown): CellDifference[] {
  const text = (part: unknown) => canonicalJson(JSON.parse(JSON.stringify(part ?? null)));
  if (text(committed) === text(now)) return [];
  return [{ what, committed: null, now: null, difference: null }];
}
