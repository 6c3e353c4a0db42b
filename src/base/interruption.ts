/**
 * Why a process is asked to end.
 *
 * @module
 */

/** Time that what is under way has to be saved in, milliseconds: what asks is gone in five seconds, but for a scheduler that says so early. */
const GRACE = 4000;
const EARLY_GRACE = 60_000;

/** A signal of the system: the reason that the signals of a run are aborted with. */
export class Interruption extends DOMException {
  /** @param by The signal. SIGUSR1 is what schedulers send some time before they end a job. */
  constructor(readonly by: Deno.Signal) {
    super(`Interrupted by ${by}`, "AbortError");
  }

  /** Whether it is a scheduler that wants its machine back, rather than a person at a terminal. */
  get isPreemption(): boolean {
    return this.by !== "SIGINT";
  }
}

/**
 * Milliseconds that are left to save what is under way.
 *
 * @param reason What a signal was aborted with.
 */
export function graceOf(reason: unknown): number {
  return reason instanceof Interruption && reason.by === "SIGUSR1" ? EARLY_GRACE : GRACE;
}
