/**
 * Which engine a command runs on: by flag, by environment, or by what suits the command.
 *
 * @module
 */
import { ENGINE_NAMES, type EngineChoice } from "../engine/types.ts";
import { nearest, type TrackName } from "../spec/mod.ts";
import { UsageError } from "./command.ts";
import type { Flags } from "./flags.ts";

const CHOICES: readonly EngineChoice[] = ["auto", ...ENGINE_NAMES];

/** The environment variable that stands in for `--engine`. */
const VARIABLE = "OMH_ENGINE";

/** The flag's line in the usage of a command. */
export const ENGINE_USAGE = `--engine NAME    ${CHOICES.slice(0, -1).join(", ")} or ${CHOICES.at(-1)}
                   (default: what ${VARIABLE} says, else wasm, on the paper track auto)`;

/**
 * The engine that `--engine` names, or else the environment variable `OMH_ENGINE`.
 *
 * @param standard The engine where neither does.
 * @param environment Where the variable is looked up.
 * @throws {UsageError} There is no engine of that name.
 */
export function engineChoice(
  flags: Flags,
  standard: EngineChoice,
  environment: Pick<Deno.Env, "get"> = Deno.env,
): EngineChoice {
  const flag = flags.text("engine");
  const name = flag ?? (environment.get(VARIABLE) || standard);
  if (isChoice(name)) return name;
  const near = nearest(name, CHOICES);
  throw new UsageError(
    `Cannot take the engine "${name}" of ${
      flag === undefined ? VARIABLE : "--engine"
    }: there is none of that name, ` +
      `expected one of ${CHOICES.join(", ")}${near ? ` (nearest: "${near}")` : ""}`,
  );
}

/** The engine of a track where nobody names one: committed results are those of `wasm`, a paper's table wants the fastest. */
export function engineOfTrack(track: TrackName): EngineChoice {
  return track === "embedded" ? "wasm" : "auto";
}

function isChoice(name: string): name is EngineChoice {
  return (CHOICES as readonly string[]).includes(name);
}
