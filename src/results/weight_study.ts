/**
 * A study of the weights of the OMH losses, taken apart: per method its baseline, and for each reading of the losses a curve
 * over the weights.
 *
 * @module
 */
import { canonicalJson } from "../base/canonical_json.ts";
import { type OmhOptions, omhOptions } from "../omh/options.ts";
import {
  type Candidate,
  chooseWeight,
  type FeasibilityBounds,
  feasibilityBounds,
  signsOf,
  type WeightChoice,
} from "./feasibility.ts";
import type { CellResult } from "./types.ts";

/** What is read of a cell. */
export type StudyCell = Pick<CellResult, "seed" | "outcome" | "metrics"> & {
  /** Its settings, as far as they are looked at. */
  readonly settings: Pick<CellResult["settings"], "method" | "omh" | "evaluate">;
};

/** A row of a study: cells that differ by their seed alone. */
export interface StudyRow {
  /** Its name in the study. */
  readonly name: string;
  /** One per seed. */
  readonly cells: readonly StudyCell[];
}

/** A weight of a curve, with its cells. */
export interface CurvePoint extends StudyRow {
  /** Weight of the losses. */
  readonly weight: number;
}

/** The weights of one reading of the losses. */
export interface WeightCurve {
  /** Which losses are weighted, and what is not read as the paper has it: `both losses, match_over assigned`. */
  readonly reading: string;
  /** Whether both losses are weighted alike and all else is the paper's, so that tables take their weight from here. */
  readonly isLiteral: boolean;
  /** From the smallest weight to the largest. */
  readonly points: readonly CurvePoint[];
  /** What the rule makes of them. */
  readonly choice: WeightChoice;
}

/** What a study says of a method. */
export interface MethodWeights {
  /** Name of the method. */
  readonly method: string;
  /** The row without OMH. */
  readonly baseline: StudyRow;
  /** The bounds that it sets. */
  readonly bounds: FeasibilityBounds;
  /** The literal curve first, the others in the order of the study. */
  readonly curves: readonly WeightCurve[];
}

/**
 * Takes a study apart and applies the feasibility rule to each of its curves.
 *
 * @param rows The study's rows, in order.
 * @returns One entry per method, in the order of the study.
 * @throws {RangeError} A method has no row without OMH, or several, or too few of its seeds finished.
 */
export function weighMethods(rows: readonly StudyRow[]): MethodWeights[] {
  const methods = Map.groupBy(
    rows.filter(({ cells }) => cells.length > 0),
    ({ cells }) => cells[0].settings.method,
  );
  return [...methods].map(([method, rows]) => {
    const alone = rows.filter(({ cells }) => cells[0].settings.omh === null);
    if (alone.length !== 1) {
      throw new RangeError(
        `Cannot tell the baseline of "${method}": ${alone.length} rows are without OMH, expected one`,
      );
    }
    const [baseline] = alone;
    const bounds = feasibilityBounds(baseline.cells.map(signsOf));
    const curves = curvesOf(rows.filter((row) => row !== baseline), bounds);
    return { method, baseline, bounds, curves };
  });
}

function curvesOf(rows: readonly StudyRow[], bounds: FeasibilityBounds): WeightCurve[] {
  const read = rows.map((row) => ({ row, ...readingOf(row.cells[0].settings.omh as unknown as OmhOptions) }));
  const curves = [...Map.groupBy(read, ({ reading }) => reading)].map(([reading, members]) => {
    const points = members.map(({ row, weight }) => ({ ...row, weight })).sort((a, b) => a.weight - b.weight);
    const candidates = points.map(({ weight, cells }): Candidate => ({ weight, seeds: cells.map(signsOf) }));
    return { reading, isLiteral: members[0].isLiteral, points, choice: chooseWeight(candidates, bounds) };
  });
  return [...curves.filter(({ isLiteral }) => isLiteral), ...curves.filter(({ isLiteral }) => !isLiteral)];
}

/** How a row reads the losses, and what weight it gives them. */
function readingOf(omh: OmhOptions): { reading: string; weight: number; isLiteral: boolean } {
  const { lambda_cluster, lambda_match } = omh;
  const literal = omhOptions.parse({});
  const changes = Object.entries(literal)
    .map(([name, value]) => ({ name, value, own: omh[name as keyof OmhOptions] }))
    .filter(({ name, value, own }) =>
      !name.startsWith("lambda_") && canonicalJson(own) !== canonicalJson(value)
    )
    .map(({ name, own }) => `${name} ${own}`);
  const losses = lossesOf(lambda_cluster, lambda_match);
  return {
    reading: [losses, ...changes].join(", "),
    weight: lambda_cluster || lambda_match,
    isLiteral: lambda_cluster === lambda_match && changes.length === 0,
  };
}

function lossesOf(cluster: number, match: number): string {
  if (cluster === match) return "both losses";
  if (match === 0) return "cluster losses alone";
  if (cluster === 0) return "matching losses alone";
  return `matching losses weighted ${Number((match / cluster).toPrecision(3))} times the cluster losses`;
}
