/**
 * How fast the engines of a card are, beside PyTorch on it.
 *
 * @module
 */
import { measure } from "../speed/measure.ts";
import { isOnCard, missingCardPeers } from "../speed/players.ts";
import { times } from "../speed/targets.ts";
import type { ImplementationEngine, Workload, WorkloadResult } from "../speed/types.ts";
import { WORKLOADS } from "../speed/workloads.ts";

/** What is timed, as `speed` has it: passes, then steps at published batches, the longest last. */
const TIMED = [
  "vit-s8-224",
  "vit-b8-224",
  "vit-b8-320",
  "stego-b32",
  "stego+omh-b32",
  "smooseg+omh-b32",
  "hp+omh-b16",
  "hp+omh-b64",
];

/** Counted rounds: on a card they differ little, and the first, which compiles shaders, is not counted. */
const ROUNDS = 5;

/** The workloads, of the players on a card alone. */
export function cardWorkloads(): Workload[] {
  return TIMED.map((name) => {
    const workload = WORKLOADS.find((workload) => workload.name === name)!;
    return {
      ...workload,
      implementations: workload.implementations.filter(isOnCard),
      targets: [],
      rounds: ROUNDS,
      warmUp: true,
    };
  });
}

/** What {@linkcode timeCard} came to. */
export interface Timed {
  readonly results: WorkloadResult[];
  /** Why players on a card are missing. */
  readonly missing: ReadonlyMap<ImplementationEngine, string>;
}

/**
 * Times passes and steps, one after the other, until the time is up.
 *
 * @param engines Why engines on cards are left out; those that are not named are timed.
 * @param signal Ends what is timed, and the search for PyTorch; what comes later is left out.
 * @param onProgress Told what goes on.
 * @param workloads What is timed; a parameter so that tests can have less.
 */
export async function timeCard(
  engines: ReadonlyMap<ImplementationEngine, string>,
  signal: AbortSignal,
  onProgress: (message: string) => void,
  workloads: readonly Workload[] = cardWorkloads(),
): Promise<Timed> {
  const missing = new Map([...engines, ...await missingCardPeers(signal)]);
  const results: WorkloadResult[] = [];
  for (const workload of workloads) {
    if (signal.aborted) break;
    const available = ({ engine }: { engine: ImplementationEngine }) => !missing.has(engine);
    const measured = await measure([workload], { available, onProgress, signal });
    // What was cut off says nothing.
    if (!signal.aborted) results.push(...measured);
  }
  return { results, missing };
}

/** Milliseconds of all steps, added up, of a player; null where it has not run all that another has. */
export function totalOf(engine: ImplementationEngine, results: readonly WorkloadResult[]): number | null {
  const steps = results.filter(({ task, measurements }) => task.kind === "step" && measurements.length > 0);
  const own = steps.flatMap(({ measurements }) => measurements.filter((other) => other.engine === engine));
  if (own.length === 0 || own.length < steps.length) return null;
  return own.reduce((sum, measurement) => sum + times(measurement).least, 0);
}
