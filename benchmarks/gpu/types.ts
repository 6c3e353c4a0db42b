/**
 * What `deno task gpu` finds out about a card.
 *
 * @module
 */
import type { GpuProof } from "../../src/engine/proof.ts";
import type { EngineName } from "../../src/engine/types.ts";
import type { WorkloadResult } from "../speed/types.ts";
import type { Adapter } from "./examine_adapter.ts";

/** A part of the examination. */
export interface Section {
  readonly name: string;
  /** `left out`: it was not run, and `summary` says why. */
  readonly state: "passed" | "failed" | "left out";
  /** What came of it, in a line. */
  readonly summary: string;
  /** What failed, a line for each. */
  readonly failures: readonly string[];
  readonly seconds: number;
}

/** A row of the short table: its scores on an engine beside those on `wasm`, in percent. */
export interface ComparedRow {
  readonly row: string;
  readonly engine: EngineName;
  readonly metric: string;
  readonly wasm: number;
  readonly here: number;
  /** Largest difference that is allowed. */
  readonly tolerance: number;
}

/** All that is written. */
export interface GpuReport extends GpuProof {
  /** Name of the card, or where engines have different ones of the first that is not in software. */
  readonly card: string;
  /** Time of day at the start, ISO 8601, UTC. */
  readonly started: string;
  /** Seconds from start to end. */
  readonly seconds: number;
  /** Null where there is none, but CUDA. */
  readonly adapter: Adapter | null;
  readonly machine: { readonly os: string; readonly arch: string; readonly cores: number };
  readonly versions: Readonly<Record<string, string>>;
  /** Commit and dirtiness; null outside of git. */
  readonly git: { readonly commit: string; readonly dirty: boolean } | null;
  /** Engines on cards, each with what it is here or why it is not. */
  readonly descriptions: Readonly<Record<string, string>>;
  readonly sections: readonly Section[];
  readonly table: readonly ComparedRow[];
  readonly speed: readonly WorkloadResult[];
}
