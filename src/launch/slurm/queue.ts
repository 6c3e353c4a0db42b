/**
 * The queue as `squeue` prints it.
 *
 * @module
 */

/** An element of a job array that waits, runs or is ending. */
export interface QueuedElement {
  /** Id of its array. */
  readonly job: string;
  /** Its index. */
  readonly element: number;
  /** Name of the job. */
  readonly name: string;
  /** SLURM's word, such as `PENDING`, `RUNNING` or `COMPLETING`. */
  readonly state: string;
  /** Since when it runs, or is expected to, as SLURM writes it; null where that is not known. */
  readonly start: string | null;
  /** Where it runs; null where it does not. */
  readonly nodes: string | null;
  /** Why it waits; null where it does not, or no reason is given. */
  readonly reason: string | null;
}

/** Arguments of `squeue` for a line an element, of the user's own jobs. What may hold spaces comes last. */
export const QUEUE_ARGUMENTS = ["-h", "-r", "--me", "-o", "%F %K %T %S %N|%j|%r"] as const;

/** Reads what `squeue` prints; lines of another form are of jobs that are no arrays. */
export function readQueue(text: string): QueuedElement[] {
  return text.split("\n").flatMap((line) => {
    const [, job, element, state, start, nodes, name, reason] =
      /^(\d+) (\d+) (\S+) (\S+) ([^|]*)\|([^|]*)\|(.*)$/.exec(line) ?? [];
    if (job === undefined) return [];
    return [{
      job,
      element: Number(element),
      name,
      state,
      start: start === "N/A" ? null : start,
      nodes: nodes || null,
      reason: reason === "None" || reason === "" ? null : reason,
    }];
  });
}

/** Whether an element has not begun. */
export function isPending({ state }: Pick<QueuedElement, "state">): boolean {
  return state === "PENDING" || state === "CONFIGURING" || state.startsWith("REQUEUE");
}
