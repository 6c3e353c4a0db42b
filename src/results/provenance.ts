/**
 * Which program, on which machine, from which commit: everything about a result that varies by machine and time.
 *
 * @module
 */
import { git } from "../base/git.ts";
import { version_core } from "@tensorflow/tfjs-core";
import type { Provenance } from "./types.ts";

/** What is the same for all results of a run. */
export type RunProvenance = Pick<Provenance, "versions" | "engine" | "git" | "machine">;

/**
 * Describes this run.
 *
 * @param base Folder that the results lie below.
 * @param engine The engine in words.
 * @param version Version of the harness.
 */
export async function describeRun(base: string, engine: string, version: string): Promise<RunProvenance> {
  return {
    versions: { "omh-bench": version, deno: Deno.version.deno, v8: Deno.version.v8, tfjs: version_core },
    engine,
    git: await gitState(base),
    machine: machineHere(),
  };
}

/** The machine that this process runs on. */
export function machineHere(): Provenance["machine"] {
  return { os: Deno.build.os, arch: Deno.build.arch, cores: navigator.hardwareConcurrency };
}

/** Commit and dirtiness of the checkout at `base`; what a run writes does not count. Null outside of git. */
async function gitState(base: string): Promise<Provenance["git"]> {
  const { text: commit } = await git(base, ["rev-parse", "HEAD"]);
  if (commit === undefined) return null;
  const { text: changes } = await git(base, ["status", "--porcelain", "--", ".", ":!results", ":!.omh"]);
  return { commit: commit.trim(), dirty: changes !== "" };
}
