/**
 * What became of the cells that were submitted for a table, without a driver.
 *
 * @module
 */
import { claimStates } from "../../base/claim_states.ts";
import { Claims } from "../../base/claims.ts";
import type { Clock } from "../../base/clock.ts";
import type { CellPlace, LaunchedCells } from "../launcher.ts";
import type { Cluster } from "./cluster.ts";
import { inFlight, lastElements } from "./flight.ts";
import { isPending, type QueuedElement } from "./queue.ts";
import { LEAD, type Submissions } from "./submissions.ts";

/**
 * Where the submitted cells of a table are.
 *
 * @returns Undefined where nothing was submitted.
 */
export async function launchedCells(
  submissions: Submissions,
  cluster: Cluster,
): Promise<LaunchedCells | undefined> {
  const submitted = await submissions.list();
  const latest = submitted.at(-1);
  if (latest === undefined) return undefined;
  const queue = await cluster.queue();
  const flight = inFlight(submitted, queue ?? []);
  const places = new Map<string, CellPlace>();
  for (const [key, { submission, element }] of lastElements(submitted)) {
    const queued = flight.get(key);
    const id = queued?.job ?? submission.id;
    const log = id === null ? undefined : submissions.log(id, queued?.element ?? element);
    places.set(key, { ...placeOf(queued, queue !== undefined), ...log !== undefined && { log } });
  }
  return { numerics: latest.numerics, places };
}

function placeOf(queued: QueuedElement | undefined, isKnown: boolean): CellPlace {
  if (!isKnown) return { state: "unknown", reason: "SLURM's controller does not answer" };
  if (queued === undefined) return { state: "gone" };
  const { job, element, nodes, start, reason } = queued;
  const id = `${job}_${element}`;
  if (isPending(queued)) {
    return { state: "pending", id, ...start !== null && { since: start }, ...reason !== null && { reason } };
  }
  return {
    state: "running",
    id,
    ...nodes !== null && { where: nodes },
    ...start !== null && { since: start },
  };
}

/**
 * Cancels what is under way for a table.
 *
 * @param clock Tells whether a driver lives.
 * @returns Ids of the cancelled jobs.
 * @throws {RangeError} A driver follows them: it would submit again what it takes for lost.
 * @throws {Error} The controller does not answer.
 */
export async function cancelTable(
  submissions: Submissions,
  cluster: Cluster,
  clock: Clock,
): Promise<string[]> {
  const lead = (await claimStates(new Claims(submissions.claims, clock), [LEAD], () => true)).get(LEAD);
  if (lead?.isLive) {
    const { process, host } = lead.claim;
    throw new RangeError(
      `Cannot cancel jobs: process ${process} on ${host} follows them and would submit them again, expected it to be ended ` +
        "before, as by Ctrl-C",
    );
  }
  const submitted = await submissions.list();
  if (submitted.length === 0) return [];
  const queue = await cluster.queue();
  if (queue === undefined) {
    throw new Error("Cannot cancel jobs: SLURM's controller does not answer, expected it to");
  }
  const ids = [...new Set([...inFlight(submitted, queue).values()].map(({ job }) => job))];
  await cluster.cancel(ids);
  return ids;
}
