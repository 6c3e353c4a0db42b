/**
 * The engine that a table is computed on.
 *
 * @module
 */
import { startEngine } from "../engine/start.ts";
import { type Engine, ENGINE_NAMES, type EngineChoice } from "../engine/types.ts";
import { nearest, type TablePlan } from "../spec/mod.ts";
import { UsageError } from "./load_plan.ts";

/** On what a table is computed, or keys are. */
export interface EngineSelection {
  /**
   * The engine.
   *
   * @default {"wasm"} on the track `embedded`, else `auto`, unless the track says another.
   */
  readonly engine?: EngineChoice;
}

/**
 * Starts the engine of a table: the one that is asked for, or else that of its track.
 *
 * @throws {UsageError} The spec's track names an engine that there is not.
 */
export async function engineFor(plan: TablePlan, selection: EngineSelection): Promise<Engine> {
  return await startEngine(engineChoiceOf(plan, selection));
}

/**
 * Which engine a table asks for.
 *
 * @throws {UsageError} The spec's track names an engine that there is not.
 */
export function engineChoiceOf({ traits }: TablePlan, { engine }: EngineSelection): EngineChoice {
  const name = engine ?? traits.engine;
  if (isEngineChoice(name)) return name;
  const near = nearest(name, ENGINE_CHOICES);
  throw new UsageError(
    `Cannot take the engine "${name}" of the spec's track: there is none of that name, ` +
      `expected one of ${ENGINE_CHOICES.join(", ")}${near ? ` (nearest: "${near}")` : ""}`,
  );
}

/** All that an engine may be asked for by. */
export const ENGINE_CHOICES: readonly EngineChoice[] = ["auto", ...ENGINE_NAMES];

/** Whether an engine may be asked for by this name. */
export function isEngineChoice(name: string): name is EngineChoice {
  return (ENGINE_CHOICES as readonly string[]).includes(name);
}
