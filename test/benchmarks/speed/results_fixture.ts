import type { Measurement, SpeedReport, WorkloadResult } from "../../../benchmarks/speed/types.ts";

/** An implementation that took given times. */
export function took(
  engine: Measurement["engine"],
  milliseconds: number[],
  rest: Partial<Measurement> = {},
): Measurement {
  const description = `${engine}: as it is`;
  return { engine, threads: 1, milliseconds, description, processMiB: 300, heapMiB: 100, ...rest };
}

/** A workload with given measurements. */
export function result(measurements: Measurement[], rest: Partial<WorkloadResult> = {}): WorkloadResult {
  return {
    name: "vit",
    group: "ViT forward",
    task: { kind: "vit", channels: 384, side: 224 },
    measurements,
    failures: [],
    targets: [],
    ...rest,
  };
}

/** A series of workloads `cohort-<x>` that took given times at given x. */
export function series(points: Record<number, number>): WorkloadResult[] {
  return Object.entries(points).map(([x, milliseconds]) =>
    result([took("native", [milliseconds])], {
      name: `cohort-${x}`,
      group: "Cells of a cohort",
      series: { axis: "cells", value: Number(x) },
    })
  );
}

/** An idle machine. */
export const MACHINE: SpeedReport["machine"] = {
  os: "linux",
  arch: "x86_64",
  cores: 2,
  processor: "Model 7",
  environment: {},
  load: [0.1, 1.9],
};

/** A report of given results. */
export function report(results: WorkloadResult[], rest: Partial<SpeedReport> = {}): SpeedReport {
  return {
    schema: 1,
    started: "2026-01-02T03:04:05.000Z",
    seconds: 12.4,
    machine: MACHINE,
    versions: { deno: "2.9.6" },
    git: { commit: "0123456789abcdef", dirty: false },
    quick: false,
    withoutPeer: null,
    results,
    ...rest,
  };
}
