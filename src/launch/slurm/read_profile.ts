/**
 * Profiles of a SLURM cluster: YAML text to what it says, with the place of every mistake.
 *
 * @module
 */
import { flawsOf, withoutEchoes } from "../../spec/_issues.ts";
import { jsonNode } from "../../spec/_json_node.ts";
import { SpecDocument } from "../../spec/document.ts";
import { ProblemList } from "../../spec/problems.ts";
import { PROFILE, type Profile } from "./profile_schema.ts";

/**
 * Reads the text of a profile. An empty one says nothing, and everything is as the cluster has it.
 *
 * @param text YAML text.
 * @param file Name of the file, for messages.
 * @throws {SpecError} With every problem, each at its place.
 *
 * @example A GPU for every cell, and more memory for those of a method
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { readProfile } from "./read_profile.ts";
 *
 * const profile = readProfile("gres: gpu:1\nmethods: { hp: { memory: 64GiB } }", "cluster.yaml");
 * assertEquals(profile.methods?.hp.memory, "64GiB");
 * assertEquals(profile.tries, 3);
 * ```
 */
export function readProfile(text: string, file: string): Profile {
  const document = new SpecDocument(text, file);
  const problems = new ProblemList(document);
  const value = document.value ?? {};
  const parsed = PROFILE.safeParse(value);
  if (!parsed.success) {
    for (const flaw of withoutEchoes(flawsOf(parsed.error.issues, value, jsonNode(PROFILE)))) {
      problems.add(flaw);
    }
  }
  problems.throwIfAny();
  return parsed.data!;
}
