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
 * @param home Folder of the harness.
 * @param engine The engine in words.
 * @param version Version of the harness.
 */
export async function describeRun(home: string, engine: string, version: string): Promise<RunProvenance> {
  return {
    versions: { "omh-bench": version, deno: Deno.version.deno, v8: Deno.version.v8, tfjs: version_core },
    engine,
    git: await gitState(home),
    machine: { os: Deno.build.os, arch: Deno.build.arch, cores: navigator.hardwareConcurrency },
  };
}

/** Commit and dirtiness of the checkout at `home`; results do not count, as a run writes them. Null outside of git. */
async function gitState(home: string): Promise<Provenance["git"]> {
  const { text: commit } = await git(home, ["rev-parse", "HEAD"]);
  if (commit === undefined) return null;
  const { text: changes } = await git(home, ["status", "--porcelain", "--", ".", ":!results"]);
  return { commit: commit.trim(), dirty: changes !== "" };
}
