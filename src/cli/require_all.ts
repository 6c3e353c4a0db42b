/**
 * Data and weights, looked for before anything is trained on them.
 *
 * @module
 */
import { findMissing, type Missing } from "../launch/find_missing.ts";
import { cellsOf } from "../spec/mod.ts";
import type { Terminal } from "./command.ts";
import type { LoadedPlan } from "./load_plan.ts";
import type { Places } from "./places.ts";

/**
 * Tells the user all that is missing for some tables, one line each.
 *
 * @returns Whether everything is there.
 */
export async function requireAll(
  plans: readonly LoadedPlan[],
  { root }: Pick<Places, "root">,
  { err }: Pick<Terminal, "err">,
): Promise<boolean> {
  const missing: Missing[] = [];
  for (const { plan, scope } of plans) {
    missing.push(...await findMissing(cellsOf(plan).map(({ settings }) => settings), { root, scope }));
  }
  for (const message of new Set(missing.map(({ message }) => message))) err(`${message}\n`);
  return missing.length === 0;
}
