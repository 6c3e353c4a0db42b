/**
 * What measurements say: ratios pair by pair, growth along a series, targets met or not.
 *
 * @module
 */
import { median, min } from "simple-statistics";
import { isPeerOf } from "./players.ts";
import type { Measurement, Target, WorkloadResult } from "./types.ts";

/** A target held against a measurement. */
export interface Verdict {
  readonly target: Target;
  readonly measurement: Measurement;
  /** What was measured, in the target's unit; null where there is nothing to compare with. */
  readonly value: number | null;
  readonly met: boolean | null;
}

/** Times of an implementation in short. */
export function times({ milliseconds }: Measurement): { readonly least: number; readonly median: number } {
  return { least: min([...milliseconds]), median: median([...milliseconds]) };
}

/**
 * Median over the rounds of an implementation's time over its peer's in the same round.
 *
 * @param measurement An implementation of ours.
 * @param measurements All implementations of the workload; the peer is PyTorch on as many threads, or on the card.
 * @returns Null for the peer itself and where it was not measured.
 */
export function ratioToPeer(measurement: Measurement, measurements: readonly Measurement[]): number | null {
  const peer = measurements.find((other) => isPeerOf(other, measurement));
  if (!peer) return null;
  const rounds = Math.min(peer.milliseconds.length, measurement.milliseconds.length);
  if (rounds === 0) return null;
  return median(Array.from({ length: rounds }, (_, i) => measurement.milliseconds[i] / peer.milliseconds[i]));
}

/** Least time of a point of a series over that of the series' first point; null outside of a series. */
export function growth(result: WorkloadResult, results: readonly WorkloadResult[]): number | null {
  const [first] = results.filter(({ group, series }) => series && group === result.group);
  if (!result.series || !first?.measurements[0] || !result.measurements[0]) return null;
  return times(result.measurements[0]).least / times(first.measurements[0]).least;
}

/** Holds every target of a workload against every measurement that it is about. */
export function checkTargets(result: WorkloadResult, results: readonly WorkloadResult[]): Verdict[] {
  return result.targets.flatMap((target) =>
    result.measurements.filter(({ engine }) => engine === target.engine).map((measurement) => {
      const value = {
        ratio: () => ratioToPeer(measurement, result.measurements),
        heap: () => measurement.heapMiB,
        growth: () => growth(result, results),
        seconds: () => times(measurement).least / 1000,
      }[target.quantity]();
      return { target, measurement, value, met: value === null ? null : value <= target.most };
    })
  );
}
