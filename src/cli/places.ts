/**
 * Where the harness keeps its things.
 *
 * @module
 */
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Flags } from "./flags.ts";

/** Folders that the commands read and write. */
export interface Places {
  /** Specs. */
  readonly benchmarks: string;
  /** Result files. */
  readonly results: string;
  /** Datasets and weight files. */
  readonly root: string;
}

/** Folder of the harness itself. */
export const HOME = fileURLToPath(new URL("../../", import.meta.url));

/** Folder of trainings under way. A cell's key tells whose they are, whatever table asked for it. */
export const CHECKPOINTS = resolve(HOME, ".omh/checkpoints");

/** Folder of kept features. A key tells what they are features of, whatever table asked for them. */
export const FEATURES = resolve(HOME, ".omh/features");

/**
 * The folders, those of the harness unless `--results` and `--root` say otherwise.
 *
 * @param cwd What relative paths are relative to.
 */
export function places(flags: Flags, cwd: string): Places {
  const folder = (name: string, standard: string) => {
    const given = flags.text(name);
    return given === undefined ? resolve(HOME, standard) : resolve(cwd, given);
  };
  return {
    benchmarks: resolve(HOME, "benchmarks"),
    results: folder("results", "results"),
    root: folder("root", "datasets"),
  };
}
