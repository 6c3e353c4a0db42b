/**
 * How far the verdicts of tables can be trusted: controls that were run, and simulations.
 *
 * @module
 */
import { type Simulation, simulations } from "../results/audit/scenarios.ts";
import {
  AA,
  type AaOutcome,
  aaOutcome,
  type ControlOutcome,
  controlOutcome,
  CONTROLS,
} from "../results/audit/controls.ts";
import { isNotFound, type Workspace } from "../base/workspace.ts";
import type { TrackName } from "../spec/mod.ts";
import { type ReadTable, readTable } from "./read_table.ts";

/** What an audit found. */
export interface Audit {
  /** Null where the study has no results. */
  readonly aa: AaOutcome | null;
  /** Those that have results. */
  readonly controls: readonly ControlOutcome[];
  /** Studies without results. */
  readonly missing: readonly string[];
  /** What became of simulated tables. */
  readonly simulations: readonly Simulation[];
}

/** What is audited. */
export interface AuditOptions {
  /**
   * Where the results of the controls are.
   *
   * @default {openWorkspace()}
   */
  readonly workspace?: Workspace;
  /**
   * Their track.
   *
   * @default {"embedded"}
   */
  readonly track?: TrackName;
  /**
   * Tables of each kind that are simulated.
   *
   * @default {10000}
   */
  readonly tables?: number;
}

/**
 * Reads the control studies and simulates tables.
 *
 * @param options Where the studies are, and how much is simulated.
 * @returns What they came to.
 * @throws {SyntaxError} A study's result cannot be read, or was changed since it was written.
 *
 * @example How often a table of ten seeds without a difference has a wrong verdict
 * ```ts
 * import { assert } from "@std/assert";
 * import { audit, openWorkspace } from "@omh/bench";
 *
 * const workspace = openWorkspace({ results: "no/such/folder" });
 * const { simulations } = await audit({ workspace, tables: 400 });
 * const ten = simulations.find(({ effects, looks }) => effects[0] === 0 && looks[0] === 10);
 * assert(ten !== undefined && ten.wrong < 0.1);
 * ```
 */
export async function audit({ tables = 10_000, ...where }: AuditOptions = {}): Promise<Audit> {
  const studies = [AA, ...CONTROLS.map(({ study }) => study)];
  const [aa, ...controls] = await Promise.all(studies.map((study) => readIfThere(study, where)));
  return {
    aa: aa ? aaOutcome(aa.table) : null,
    controls: controls.flatMap((found, i) => found ? controlOutcome(found.table, CONTROLS[i]) : []),
    missing: studies.filter((_, i) => [aa, ...controls][i] === null),
    simulations: simulations(tables),
  };
}

async function readIfThere(study: string, where: AuditOptions): Promise<ReadTable | null> {
  try {
    return await readTable(study, where);
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}
