/**
 * Which engine a command runs on: by flag, by environment, or by what suits the command.
 *
 * @module
 */
import { ENGINE_NAMES, type EngineChoice } from "../engine/types.ts";
import { nearest } from "../spec/mod.ts";
import { UsageError } from "./command.ts";
import type { Flags } from "./flags.ts";

const CHOICES: readonly EngineChoice[] = ["auto", ...ENGINE_NAMES];

/** The environment variable that stands in for `--engine`. */
const VARIABLE = "OMH_ENGINE";

/** The flag's line in the usage of a command. */
export const ENGINE_USAGE = `--engine NAME    ${CHOICES.slice(0, -1).join(", ")} or ${CHOICES.at(-1)}
                   (default: what ${VARIABLE} says, else what the track says: wasm on embedded, otherwise auto)`;

/**
 * The engine that `--engine` names, or else the environment variable `OMH_ENGINE`.
 *
 * @param standard The engine where neither does, as the spec's track says.
 * @param environment Where the variable is looked up.
 * @throws {UsageError} There is no engine of that name.
 */
export function engineChoice(
  flags: Flags,
  standard: string,
  environment: Pick<Deno.Env, "get"> = Deno.env,
): EngineChoice {
  const flag = flags.text("engine");
  const variable = environment.get(VARIABLE) || undefined;
  const name = flag ?? variable ?? standard;
  if (isChoice(name)) return name;
  const source = flag !== undefined ? "--engine" : variable !== undefined ? VARIABLE : "the spec's track";
  const near = nearest(name, CHOICES);
  throw new UsageError(
    `Cannot take the engine "${name}" of ${source}: there is none of that name, ` +
      `expected one of ${CHOICES.join(", ")}${near ? ` (nearest: "${near}")` : ""}`,
  );
}

function isChoice(name: string): name is EngineChoice {
  return (CHOICES as readonly string[]).includes(name);
}
