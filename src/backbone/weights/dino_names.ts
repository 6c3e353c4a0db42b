/**
 * DINO's parameter names, freed of what wrappers put around them.
 *
 * @module
 */
import { quote } from "../../formats/text.ts";

/** Data parallel, multi-crop wrapper, and the whole models of the segmentation codes, in any mixture. */
const PREFIXES = /^(?:module\.|backbone\.|net\.model\.|model\.)+/;

/** The prefixes of a backbone inside a whole model, whose other parameters are not the backbone's. */
const INSIDE_MODEL = /^(?:module\.|backbone\.)*(?:net\.)?model\./;

/** The projection head that DINO trains with. */
const HEAD = "head.";

/**
 * Strips wrapper prefixes and drops the projection head. Where a part of the names lies inside a whole model, only
 * that part is kept.
 *
 * @param tensors Anything by name.
 * @returns The same values, in the same order, by their bare names.
 * @throws {RangeError} Two names become the same.
 */
export function stripWrappers<T>(tensors: ReadonlyMap<string, T>): Map<string, T> {
  const inside = [...tensors.keys()].some((name) => INSIDE_MODEL.test(name));
  const stripped = new Map<string, T>();
  for (const [name, tensor] of tensors) {
    if (inside && !INSIDE_MODEL.test(name)) continue;
    const bare = name.replace(PREFIXES, "");
    if (bare.startsWith(HEAD)) continue;
    if (stripped.has(bare)) {
      throw new RangeError(
        `Cannot strip the prefix of ${quote(name)}: ${
          quote(bare)
        } is already there, expected each parameter once`,
      );
    }
    stripped.set(bare, tensor);
  }
  return stripped;
}
