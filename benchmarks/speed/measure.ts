/**
 * Measures a workload: its players side by side, asked in turn.
 *
 * @module
 */
import { PlayerProcess } from "./player_process.ts";
import type { Failure, Measurement, Player, Workload, WorkloadResult } from "./types.ts";

/** How a workload is measured. */
export interface MeasureOptions {
  /** Rounds, where they are not the workload's own number. */
  readonly rounds?: number;
  /** Players that can be started. */
  readonly available: (player: Player) => boolean;
  /** Told what goes on. */
  readonly onProgress: (message: string) => void;
}

/**
 * Runs a workload round by round, every player once a round: what slows the machine for a while slows all of them.
 * Each has its own process throughout.
 */
export async function measure(workload: Workload, options: MeasureOptions): Promise<WorkloadResult> {
  const { name, group, task, targets, series } = workload;
  const failures: Failure[] = [];
  const running: { process: PlayerProcess; milliseconds: number[] }[] = [];
  try {
    const players = workload.players.filter(options.available);
    options.onProgress(`${name}: starting ${players.map(nameOf).join("; ")}`);
    const started = await Promise.allSettled(players.map((player) => PlayerProcess.start(player, task)));
    started.forEach((start, i) => {
      if (start.status === "fulfilled") running.push({ process: start.value, milliseconds: [] });
      else failures.push({ ...players[i], reason: (start.reason as Error).message });
    });
    const rounds = options.rounds ?? workload.rounds;
    for (let round = workload.warmUp ? -1 : 0; round < rounds; round++) {
      for (const side of [...running]) {
        options.onProgress(`${name}: round ${round + 1} of ${rounds}, ${nameOf(side.process.player)}`);
        try {
          const milliseconds = await side.process.run();
          if (round >= 0) side.milliseconds.push(milliseconds);
        } catch (error) {
          failures.push({ ...side.process.player, reason: (error as Error).message });
          running.splice(running.indexOf(side), 1);
          await side.process[Symbol.asyncDispose]();
        }
      }
    }
    const measurements: Measurement[] = [];
    for (const { process, milliseconds } of running) {
      measurements.push({ ...process.player, milliseconds, ...await process.end() });
    }
    return { name, group, task, measurements, failures, targets, ...(series && { series }) };
  } finally {
    for (const { process } of running) await process[Symbol.asyncDispose]();
  }
}

/** A player in words. */
export function nameOf({ engine, threads }: Player): string {
  return `${engine}, ${threads} ${threads === 1 ? "thread" : "threads"}`;
}
