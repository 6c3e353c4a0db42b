/**
 * Where every cell of a table is: finished, running, waiting, failed or lost, whoever runs it.
 *
 * @module
 */
import type { Claim } from "../base/claim_files.ts";
import { claimStates } from "../base/claim_states.ts";
import { Claims } from "../base/claims.ts";
import { systemClock } from "../base/clock.ts";
import { identifyCells } from "../launch/cell_identity.ts";
import type { CellPlace, LaunchContext, LaunchedCells } from "../launch/launcher.ts";
import { lastLine } from "../launch/log_tail.ts";
import { launchers } from "../launch/registry.ts";
import type { JobProgress } from "../launch/types.ts";
import { cellOutcomes } from "../results/cell_outcomes.ts";
import { ResultStore } from "../results/result_store.ts";
import type { PlannedCell, TablePlan } from "../spec/mod.ts";
import type { TrainingOutcome } from "../train/types.ts";
import { engineFor } from "./engine_choice.ts";
import { loaded, type LoadedPlan } from "./load_plan.ts";
import type { RunOptions } from "./run_table.ts";

/** Where a cell may be, in the order of a summary. */
export const CELL_STATES = [
  "finished",
  "diverged",
  "failed",
  "running",
  "pending",
  "lost",
  "unknown",
  "waiting",
] as const;

/** Where a cell is. */
export type CellState = typeof CELL_STATES[number];

/** A cell, and where it is. */
export interface CellStatus {
  /** The cell. */
  readonly cell: PlannedCell;
  /** Its key. */
  readonly key: string;
  /** Where it is: `lost` was begun and is nowhere any more, `waiting` was never begun. */
  readonly state: CellState;
  /** Where it runs, in words. */
  readonly where?: string;
  /** Since when it runs; when it is expected to, where it is pending. */
  readonly since?: string;
  /** The scheduler's name for what runs it. */
  readonly id?: string;
  /** Why it is where it is: the scheduler's reason, the cause of a failure, the last line of a log. */
  readonly reason?: string;
  /** How far it is. */
  readonly progress?: JobProgress;
  /** What it prints, a file. */
  readonly log?: string;
}

/** A table, and where its cells are. */
export interface TableStatus {
  /** Its plan. */
  readonly plan: TablePlan;
  /** Its cells, in the order of the plan. */
  readonly cells: readonly CellStatus[];
}

/**
 * Looks where the cells of a table are. Nothing is trained, submitted or written.
 *
 * @param spec Path or name of a spec, or a loaded plan.
 * @param options How it was run; where no engine is named, it is that of what was submitted last, if anything was.
 * @throws {Deno.errors.NotFound} Data or weights are missing: keys are made of them.
 */
export async function tableStatus(
  spec: string | LoadedPlan,
  options: RunOptions = {},
): Promise<TableStatus> {
  const table = await loaded(spec, options);
  const { plan, resources, workspace } = table;
  const { clock = systemClock } = options;
  const store = new ResultStore(workspace.results);
  const launched = await findLaunched(plan, store, { workspace, clock, notice: () => {} });
  const numerics = options.engine === undefined && launched
    ? launched.numerics
    : (await engineFor(plan, options)).numerics;
  const cells = await identifyCells(plan, resources, numerics);
  const keys = cells.map(({ key: { key } }) => key);
  const outcomes = await cellOutcomes(`${store.folder(plan.id, plan.track)}/cells`, keys);
  const isGone = (key: string) => launched?.places.get(key)?.state === "gone";
  const claims = await claimStates(new Claims(store.claims, clock), keys, isGone);
  const statuses: CellStatus[] = [];
  for (const { cell, key: { key } } of cells) {
    const held = claims.get(key);
    const claim = held?.isLive ? held.claim : undefined;
    const known = { outcome: outcomes.get(key), place: launched?.places.get(key), claim };
    statuses.push({ cell, key, ...await stateOf(known) });
  }
  return { plan, cells: statuses };
}

/** What the launchers know of a table; the first that knows anything. */
async function findLaunched(
  { id, track }: TablePlan,
  store: ResultStore,
  context: LaunchContext,
): Promise<LaunchedCells | undefined> {
  for (const name of launchers.names) {
    const launcher = await launchers.load(name);
    const launched = await launcher.launched?.({ table: id, track, results: store.root }, context);
    if (launched) return launched;
  }
}

/** What is known of a cell. */
interface KnownCell {
  readonly outcome?: TrainingOutcome;
  readonly place?: CellPlace;
  readonly claim?: Claim;
}

type FoundState = Omit<CellStatus, "cell" | "key">;

async function stateOf({ outcome, place, claim }: KnownCell): Promise<FoundState> {
  if (outcome && outcome.status !== "failed") return { state: outcome.status };
  const log = place?.log === undefined ? {} : { log: place.log };
  if (claim) {
    const progress = claim.note as JobProgress | undefined;
    return {
      state: "running",
      where: place?.where ?? `${claim.host}, process ${claim.process}`,
      since: claim.since,
      ...place?.id !== undefined && { id: place.id },
      ...progress && { progress },
      ...log,
    };
  }
  if (place?.state === "running" || place?.state === "pending") return { ...place, state: place.state };
  if (outcome) return { state: "failed", reason: outcome.cause, ...log };
  if (place === undefined) return { state: "waiting" };
  if (place.state === "unknown") return { state: "unknown", reason: place.reason, ...log };
  const last = place.log === undefined ? undefined : await lastLine(place.log);
  return { state: "lost", ...last !== undefined && { reason: last }, ...log };
}

/** Number of cells in each state that any is in, in the order of {@linkcode CELL_STATES}. */
export function countStates(cells: readonly Pick<CellStatus, "state">[]): [CellState, number][] {
  return CELL_STATES.map((state): [CellState, number] => [
    state,
    cells.filter((cell) => cell.state === state).length,
  ]).filter(([, count]) => count > 0);
}
