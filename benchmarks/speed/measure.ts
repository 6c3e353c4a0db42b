/**
 * Measures workloads: their implementations side by side, asked in turn.
 *
 * @module
 */
import { messageOf } from "../../src/base/thrown.ts";
import { ImplementationProcess } from "./implementation_process.ts";
import { nameOf } from "./players.ts";
import type { Failure, Implementation, Measurement, Workload, WorkloadResult } from "./types.ts";

/** How workloads are measured. */
export interface MeasureOptions {
  /** Rounds, where they are not the workloads' own number. */
  readonly rounds?: number;
  /** Players that can be started. */
  readonly available: (implementation: Implementation) => boolean;
  /** Told what goes on. */
  readonly onProgress: (message: string) => void;
  /** Ends what runs; what has not run by then has failed. */
  readonly signal?: AbortSignal;
}

/** An implementation with its task, in its process. */
interface Side {
  readonly workload: Workload;
  readonly process: ImplementationProcess;
  readonly milliseconds: number[];
}

/** An implementation of a workload that could not run. */
interface Dropped {
  readonly workload: Workload;
  readonly failure: Failure;
}

/**
 * Runs workloads round by round, every implementation of each once a round: what slows the machine for a while slows all of them.
 *
 * @param workloads Workloads to compare with each other, of as many rounds.
 * @returns A result for each, in order.
 */
export async function measure(
  workloads: readonly Workload[],
  options: MeasureOptions,
): Promise<WorkloadResult[]> {
  const { sides, dropped } = await start(workloads, options);
  try {
    const [{ rounds: usual, warmUp }] = workloads;
    const rounds = options.rounds ?? usual;
    for (let round = warmUp ? -1 : 0; round < rounds; round++) {
      for (const side of [...sides]) {
        const { workload, process, milliseconds } = side;
        options.onProgress(
          `${workload.name}: round ${round + 1} of ${rounds}, ${nameOf(process.implementation)}`,
        );
        try {
          const time = await process.run();
          if (round >= 0) milliseconds.push(time);
        } catch (error) {
          dropped.push({ workload, failure: failureOf(process.implementation, error) });
          sides.splice(sides.indexOf(side), 1);
          await process[Symbol.asyncDispose]();
        }
      }
    }
    const results = [];
    for (const workload of workloads) results.push(await gather(workload, sides, dropped));
    return results;
  } finally {
    for (const { process } of sides) await process[Symbol.asyncDispose]();
  }
}

async function start(workloads: readonly Workload[], { available, onProgress, signal }: MeasureOptions) {
  const pairs = workloads.flatMap((workload) =>
    workload.implementations.filter(available).map((implementation) => ({ workload, implementation }))
  );
  const starts = await Promise.allSettled(pairs.map(({ workload, implementation }) => {
    onProgress(`${workload.name}: starting ${nameOf(implementation)}`);
    return ImplementationProcess.start(implementation, workload.task, signal);
  }));
  const sides: Side[] = [];
  const dropped: Dropped[] = [];
  starts.forEach((start, i) => {
    const { workload, implementation } = pairs[i];
    if (start.status === "fulfilled") sides.push({ workload, process: start.value, milliseconds: [] });
    else dropped.push({ workload, failure: failureOf(implementation, start.reason) });
  });
  return { sides, dropped };
}

async function gather(
  workload: Workload,
  sides: readonly Side[],
  dropped: readonly Dropped[],
): Promise<WorkloadResult> {
  const { name, group, task, targets, series } = workload;
  const measurements: Measurement[] = [];
  for (const side of sides.filter((side) => side.workload === workload)) {
    const { process: { implementation, description }, milliseconds } = side;
    measurements.push({ ...implementation, milliseconds, description, ...await side.process.end() });
  }
  const failures = dropped.filter((side) => side.workload === workload).map(({ failure }) => failure);
  return { name, group, task, measurements, failures, targets, ...(series && { series }) };
}

function failureOf(implementation: Implementation, error: unknown): Failure {
  return { ...implementation, reason: messageOf(error) };
}
