/**
 * Commands that make again what a report shows.
 *
 * @module
 */
import type { TableFile } from "../results/table_file.ts";
import { EMBEDDED, type SequentialStopping, type TrackName } from "../spec/mod.ts";

/** Where a table's results come from. */
export interface TableSource {
  /** Its spec as commands take it. */
  readonly spec: string;
  /** Its track. */
  readonly track: TrackName;
  /** What ended it, where it was run until its claims were decided. */
  readonly stopping?: SequentialStopping;
}

/** Where the results of a table come from. */
export function sourceOf(
  spec: string,
  { track, stopping }: Pick<TableFile, "track" | "stopping">,
): TableSource {
  return { spec, track, stopping };
}

/** Trains what is missing of a table and writes it. */
export function benchCommand({ spec, track, stopping }: TableSource, flags = ""): string {
  const decided = stopping ? ` --until-decided --max-seeds ${stopping.max_seeds}` : "";
  return `deno task bench ${spec}${trackFlag(track)}${decided}${flags}`;
}

/** Computes cells afresh and compares them with the committed ones: all of them, or those of a seed. */
export function rerunCommand({ spec, track, stopping }: TableSource, seed?: number): string {
  const decided = stopping ? " --until-decided" : "";
  const seeds = seed === undefined ? "" : ` --seeds ${seed}`;
  return `deno task check --rerun${decided}${seeds}${trackFlag(track)} ${spec}`;
}

function trackFlag(track: TrackName): string {
  return track === EMBEDDED ? "" : ` --track ${track}`;
}
