/**
 * Which cells are in the queue.
 *
 * @module
 */
import type { QueuedElement } from "./queue.ts";
import type { Submission } from "./submissions.ts";

/** Cells that wait or run, by their key. */
export type Flight = ReadonlyMap<string, QueuedElement>;

/**
 * The cells of submissions that the queue has.
 *
 * @param submissions Arrays, told by their names: their ids may never have been heard of.
 * @param queue The queue, with whatever else is in it.
 */
export function inFlight(submissions: readonly Submission[], queue: readonly QueuedElement[]): Flight {
  const byName = new Map(submissions.map((submission) => [submission.name, submission]));
  const flight = new Map<string, QueuedElement>();
  for (const element of queue) {
    for (const key of byName.get(element.name)?.keys[element.element] ?? []) {
      // Of two elements for one cell, that one counts that runs.
      if (element.state === "RUNNING" || !flight.has(key)) flight.set(key, element);
    }
  }
  return flight;
}

/** The last element that was submitted for each cell. */
export function lastElements(
  submissions: readonly Submission[],
): Map<string, { readonly submission: Submission; readonly element: number }> {
  const last = new Map<string, { readonly submission: Submission; readonly element: number }>();
  for (const submission of submissions) {
    for (const [element, keys] of submission.keys.entries()) {
      for (const key of keys) last.set(key, { submission, element });
    }
  }
  return last;
}
