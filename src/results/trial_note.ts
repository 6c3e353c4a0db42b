/**
 * What sets a trial apart from its spec, in words.
 *
 * @module
 */
import type { Change } from "../spec/mod.ts";

/**
 * The sentence that stands above a trial.
 *
 * @param changes What was changed from outside the spec, at least one change.
 */
export function trialNote(changes: readonly Change[]): string {
  return `Trial, not the table of the spec: ${changes.map(describeChange).join("; ")}. ` +
    "The paper's numbers are left out, its claims and tolerance are not judged.";
}

/** One change in a few words. */
export function describeChange({ setting, value, instead }: Change): string {
  const before = instead.map(String).join(" or ");
  if (setting === "train.steps") return `shrunk: ${value} of ${before} steps`;
  if (setting === "backbone") return `backbone replaced: ${value} for ${before}`;
  return `${setting} ${value} instead of ${before}`;
}
