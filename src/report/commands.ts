/**
 * Commands that make again what a report shows.
 *
 * @module
 */
import { EMBEDDED, type TrackName } from "../spec/mod.ts";

/** Where a table's results come from. */
export interface TableSource {
  /** Its spec as commands take it. */
  readonly spec: string;
  /** Its track. */
  readonly track: TrackName;
}

/** Trains what is missing of a table and writes it. */
export function benchCommand({ spec, track }: TableSource, flags = ""): string {
  return `deno task bench ${spec}${trackFlag(track)}${flags}`;
}

/** Computes cells afresh and compares them with the committed ones: all of them, or those of a seed. */
export function rerunCommand({ spec, track }: TableSource, seed?: number): string {
  return `deno task check --rerun${seed === undefined ? "" : ` --seeds ${seed}`}${trackFlag(track)} ${spec}`;
}

function trackFlag(track: TrackName): string {
  return track === EMBEDDED ? "" : ` --track ${track}`;
}
