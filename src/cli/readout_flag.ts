/**
 * The flag of commands that read codes: by which clusters.
 *
 * @module
 */
import type { Readout } from "../spec/mod.ts";
import { type Flags, type FlagTable, UsageError } from "./command.ts";

const READOUTS: readonly Readout[] = ["literal", "converged"];

/** By which clusters codes are read. */
export const READOUT = (standard: string): FlagTable => ({
  readout: {
    value: "NAME",
    about: `by which clusters: ${READOUTS.join(" or ")} (default: ${standard})`,
    choices: READOUTS,
  },
});

/**
 * The readout that `--readout` names.
 *
 * @returns Undefined where it is not given.
 * @throws {UsageError} There is none of that name.
 */
export function readoutOf(flags: Flags): Readout | undefined {
  const name = flags.text("readout");
  const readout = READOUTS.find((known) => known === name);
  if (name === undefined || readout) return readout;
  throw new UsageError(
    `Cannot take the readout "${name}": there is none of that name, expected ${READOUTS.join(" or ")}`,
  );
}
