/**
 * Feasible weights of the OMH losses, judged without labels from the results of studies.
 *
 * @module
 */
import type { Workspace } from "../base/workspace.ts";
import { type MethodWeights, type StudyRow, weighMethods } from "../results/weight_study.ts";
import type { TrackName } from "../spec/mod.ts";
import { UsageError } from "./load_plan.ts";
import { readTable } from "./read_table.ts";

/** What a study says of a method. */
export interface TunedMethod extends MethodWeights {
  /** The study's `id`. */
  readonly study: string;
}

/**
 * Applies the feasibility rule to studies that have been run.
 *
 * @param studies Their `id`s.
 * @param options Where the results are, and the track.
 * @returns What they say of each method.
 * @throws {UsageError} A study has no results, or is none of weights.
 */
export async function tuneWeights(
  studies: readonly string[],
  options: { readonly workspace?: Workspace; readonly track?: TrackName } = {},
): Promise<TunedMethod[]> {
  const tuned: TunedMethod[] = [];
  for (const study of studies) {
    const rows = await readRows(study, options);
    try {
      tuned.push(...weighMethods(rows).map((method) => ({ study, ...method })));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new UsageError(`Cannot judge the study "${study}": ${error.message}`, { cause: error });
    }
  }
  return tuned;
}

async function readRows(study: string, options: Parameters<typeof readTable>[1]): Promise<StudyRow[]> {
  try {
    const { table, cells } = await readTable(study, options);
    return table.rows.map(({ name, cells: keys }) => ({
      name,
      cells: keys.map((key) => {
        const cell = cells.get(key);
        if (cell) return cell;
        throw new UsageError(
          `Cannot read the study "${study}": cell ${key} of the row "${name}" has no file, expected one`,
        );
      }),
    }));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new UsageError(
      `Cannot read the study "${study}": it has no results, expected some from deno task bench studies/${study}.yaml`,
      { cause: error },
    );
  }
}
