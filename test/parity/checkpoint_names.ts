/**
 * What becomes of a golden checkpoint file when it is read, told by its name.
 *
 * @module
 */

/**
 * - `expected`: holds the tensors that others must agree with;
 * - `agrees`: is read and holds the tensors of an expected file;
 * - `refused`: hostile or broken, is not read;
 * - `incomplete`: is read, but is no backbone.
 */
export type CheckpointRole = "expected" | "agrees" | "refused" | "incomplete";

/** A role, and for `agrees` the file of the same folder to agree with. */
export interface CheckpointExpectation {
  readonly role: CheckpointRole;
  readonly expected?: string;
}

const EXPECTED = /^(.+)\.expected(?:_f32)?\.safetensors$/;

const REFUSED =
  /^(?:malicious|whole_module|truncated|storage_too_short|storage_missing|size_out_of_bounds|bad|deflated)[_.]/;

const INCOMPLETE = /^(?:missing_key|wrong_pos_embed)[_.]/;

/** Files that hold the plain backbone under other names and wrappers, and the stem of what they agree with. */
const WRAPPED = /^(?:tiny_hf|full_checkpoint|lightning_like)[_.]/;
const PLAIN = "tiny_dino";

/**
 * Tells what a file must do.
 *
 * @param file Its name.
 * @param neighbours Names of all files of its folder.
 * @returns Undefined where the name tells nothing: the file is not one of the set.
 */
export function checkpointExpectation(
  file: string,
  neighbours: readonly string[],
): CheckpointExpectation | undefined {
  if (EXPECTED.test(file)) return { role: "expected" };
  if (REFUSED.test(file)) return { role: "refused" };
  if (INCOMPLETE.test(file)) return { role: "incomplete" };
  const expected = expectedFor(WRAPPED.test(file) ? `${PLAIN}.` : file, neighbours);
  return expected === undefined ? undefined : { role: "agrees", expected };
}

/** The expected file with the longest stem that the name begins with: `tiny_dino_half_zip` is not `tiny_dino`'s. */
function expectedFor(file: string, neighbours: readonly string[]): string | undefined {
  const stemOf = (name: string) => EXPECTED.exec(name)?.[1];
  return neighbours
    .filter((name) => {
      const stem = stemOf(name);
      return stem !== undefined && (file.startsWith(`${stem}_`) || file.startsWith(`${stem}.`));
    })
    .sort((a, b) => stemOf(b)!.length - stemOf(a)!.length)[0];
}
