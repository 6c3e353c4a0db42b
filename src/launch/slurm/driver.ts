/**
 * Submits the jobs of a run, follows them and submits again what is lost, until every cell has a result or is given up.
 *
 * The result files are the record; the queue tells only who is alive. What is neither there nor alive is lost, whatever became of
 * it: preempted, out of time, cancelled, on a node that died.
 *
 * @module
 */
import { canonicalJson } from "../../base/canonical_json.ts";
import { readClaim } from "../../base/claim_files.ts";
import { claimStates } from "../../base/claim_states.ts";
import { Claims } from "../../base/claims.ts";
import { pause } from "../../base/pause.ts";
import { ResultStore } from "../../results/result_store.ts";
import { lastLine } from "../log_tail.ts";
import { type PlannedJob, withCells } from "../launch_plan.ts";
import type { LaunchRun } from "../launcher.ts";
import { checkpointOf } from "../../train/checkpoint.ts";
import type { JobProgress } from "../types.ts";
import { type JobArray, planArrays } from "./arrays.ts";
import { type Cluster, type ClusterLimits, RefusedError } from "./cluster.ts";
import { type Flight, inFlight, lastElements } from "./flight.ts";
import type { Profile } from "./profile_schema.ts";
import { isPending, type QueuedElement } from "./queue.ts";
import { type ArrayContext, jobName, scriptOf, submitArray } from "./submit_array.ts";
import { LEAD, type Submission } from "./submissions.ts";
import { WrittenCells } from "./written_cells.ts";

/** What a driver works with. */
export interface DriverOptions extends ArrayContext {
  readonly run: LaunchRun;
  readonly profile: Profile;
  readonly cluster: Cluster;
  /** Seconds that a job takes by estimate. */
  readonly seconds: (job: PlannedJob) => Promise<number>;
}

/** Follows the jobs of one run. */
export class Driver implements AsyncDisposable {
  readonly #waiting: Map<string, PlannedJob>;
  /** Keys of all its cells. */
  readonly #known: ReadonlySet<string>;
  readonly #written: WrittenCells;
  /** Claims on cells, of whoever runs them. */
  readonly #claims: Claims;
  /** The claim of the one driver that submits. */
  readonly #lead: Claims;
  /** How often cells were submitted by this driver since their trainings have come along. */
  readonly #tries = new Map<string, number>();
  /** When what is saved of their trainings had changed last by then. */
  readonly #saved = new Map<string, number>();
  /** Cells that the last look has not found in the queue, though they were submitted. */
  #absent: ReadonlySet<string> = new Set();
  #submissions: Submission[] = [];
  #isLeader = false;
  #limits: ClusterLimits | undefined;
  readonly #said = new Set<string>();

  /**
   * Submits nothing yet.
   *
   * @param jobs Each cell in one of them.
   */
  constructor(jobs: readonly PlannedJob[], private readonly options: DriverOptions) {
    const { plan, run } = options;
    this.#waiting = new Map(jobs.flatMap((job) => job.job.cells.map(({ key }) => [key, job])));
    this.#known = new Set(this.#waiting.keys());
    this.#written = new WrittenCells(plan);
    this.#claims = new Claims(new ResultStore(plan.results).claims, run.clock);
    this.#lead = new Claims(options.submissions.claims, run.clock);
  }

  /**
   * Follows the jobs to their end.
   *
   * @throws {RefusedError} SLURM takes none of what is left, and nothing of it is under way.
   * @throws {unknown} The reason of `signal`, where it is aborted; the cluster's jobs go on.
   */
  async follow(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    for (;;) {
      const queue = await this.options.cluster.queue();
      await this.#gather();
      if (this.#waiting.size === 0) return;
      if (queue === undefined) this.#say("SLURM's controller does not answer; its jobs are taken to go on");
      else if (await this.#leads()) {
        await this.#forget(queue);
        await this.#look(queue);
      }
      await pause(1000 * this.options.profile.poll, signal);
    }
  }

  /**
   * Submits what is neither in the queue nor claimed by anyone, once.
   *
   * @returns The arrays that were submitted; undefined where another driver submits for this table.
   * @throws {Error} The controller does not answer: what is in the queue would be submitted twice.
   */
  async submit(): Promise<Submission[] | undefined> {
    if (!await this.#leads()) return undefined;
    const before = this.#submissions.length;
    const queue = await this.options.cluster.queue();
    if (queue === undefined) {
      throw new Error("Cannot submit jobs: SLURM's controller does not answer, expected it to");
    }
    const flight = inFlight(this.#submissions, queue);
    await this.#submitJobs(
      await this.#unclaimed([...this.#waiting.keys()].filter((key) => !flight.has(key))),
      queue,
    );
    return this.#submissions.slice(before);
  }

  /** Ids of the arrays of this run that the queue still has. */
  async living(): Promise<string[]> {
    const queue = await this.options.cluster.queue() ?? [];
    return [...new Set([...inFlight(this.#submissions, queue).values()].map(({ job }) => job))];
  }

  /** Lets another driver submit. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#lead[Symbol.asyncDispose]();
  }

  /** Forgets arrays of earlier runs that have nothing to do with this one, and are over. */
  async #forget(queue: readonly QueuedElement[]): Promise<void> {
    const names = new Set(queue.map(({ name }) => name));
    const isOver = ({ name, keys }: Submission) =>
      !names.has(name) && !keys.flat().some((key) => this.#known.has(key));
    for (const { name } of this.#submissions.filter(isOver)) await this.options.submissions.remove(name);
    this.#submissions = this.#submissions.filter((submission) => !isOver(submission));
  }

  /** Hands on what is written by now. */
  async #gather(): Promise<void> {
    const written = await this.#written.among(this.#waiting);
    if (written.length === 0) return;
    for (const key of written) this.#waiting.delete(key);
    await this.options.run.listener.onWritten(written);
  }

  /** Whether this driver is the one that submits: two would submit everything twice. */
  async #leads(): Promise<boolean> {
    if (this.#isLeader) return true;
    const held = await this.#lead.take(LEAD);
    // Whoever submitted until now may have done so a moment ago.
    this.#submissions = await this.options.submissions.list();
    if (held === undefined) return this.#isLeader = true;
    this.#say(
      `Another driver submits for this table (process ${held.process} on ${held.host}): this one waits for its results`,
    );
    return false;
  }

  async #look(queue: readonly QueuedElement[]): Promise<void> {
    const flight = inFlight(this.#submissions, queue);
    await this.#tellProgress(flight);
    const missing = [...this.#waiting.keys()].filter((key) => !flight.has(key));
    const submitted = new Set(lastElements(this.#submissions).keys());
    // Files of another machine may show a moment later than the queue does that it is done.
    const lost = missing.filter((key) => !submitted.has(key) || this.#absent.has(key));
    this.#absent = new Set(missing.filter((key) => submitted.has(key)));
    const free = await this.#unclaimed(lost);
    await this.#heedProgress(free);
    const { tries } = this.options.profile;
    const isSpent = (key: string) => (this.#tries.get(key) ?? 0) >= tries;
    await this.#giveUp(free.filter(isSpent));
    await this.#submitJobs(free.filter((key) => !isSpent(key)), queue);
  }

  /**
   * Those of some cells, which the queue does not have, that no living process works on: an element may go on where SLURM no
   * longer knows of it. The claims of the dead are removed: a worker of another machine would take them for alive at first.
   */
  async #unclaimed(keys: readonly string[]): Promise<string[]> {
    const submitted = lastElements(this.#submissions);
    const claims = await claimStates(this.#claims, keys, (key) => submitted.has(key));
    for (const [key, { claim, isLive }] of claims) {
      if (!isLive) await this.#claims.clear(key, claim);
    }
    return keys.filter((key) => !claims.get(key)?.isLive);
  }

  /** Counts anew how often cells are submitted whose trainings have come along: out of time is not in vain. */
  async #heedProgress(keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      const before = this.#saved.get(key);
      if (before !== undefined && await savedAt(this.#waiting.get(key)!, key) !== before) {
        this.#tries.set(key, 0);
      }
    }
  }

  async #submitJobs(keys: readonly string[], queue: readonly QueuedElement[]): Promise<void> {
    if (keys.length === 0) return;
    const { profile, cluster, seconds, run } = this.options;
    const { array, jobs: most } = this.#limits ??= await cluster.limits();
    const names = new Set(this.#submissions.map(({ name }) => name));
    const own = queue.filter(({ name }) => names.has(name)).length;
    const room = Math.max(0, (profile.queue ?? Math.ceil(most / 2)) - own);
    const jobs = this.#jobsOf(keys).slice(0, room);
    const arrays = await planArrays(jobs, { profile, most: Math.min(array, room), seconds });
    if (this.#tries.size === 0) await this.#check(arrays);
    let submitted = own;
    for (const planned of arrays) {
      try {
        this.#submissions.push(await submitArray(planned, this.options, cluster, run.clock.now()));
      } catch (error) {
        // A full queue, or a limit of the account: as long as something is under way, there will be room.
        if (!(error instanceof RefusedError) || submitted === 0) throw error;
        this.#say(`${error.message}; what is left is submitted later`);
        return;
      }
      submitted += planned.jobs.length;
      for (const job of planned.jobs) {
        for (const { key } of job.job.cells) {
          this.#tries.set(key, 1 + (this.#tries.get(key) ?? 0));
          this.#saved.set(key, await savedAt(job, key));
        }
      }
    }
  }

  /** Asks SLURM about each set of resources before anything is submitted: what it refuses is known at once, not hours later. */
  async #check(arrays: readonly JobArray[]): Promise<void> {
    const different = [...Map.groupBy(arrays, ({ request }) => canonicalJson(request)).values()];
    if (different.length < 2) return;
    for (const [array] of different) {
      await this.options.cluster.check(scriptOf(array, jobName(this.options.plan), this.options));
    }
  }

  /** The jobs of some cells, without the others. */
  #jobsOf(keys: readonly string[]): PlannedJob[] {
    const groups = Map.groupBy(keys, (key) => this.#waiting.get(key)!);
    return [...groups].map(([job, own]) =>
      own.length === job.job.cells.length ? job : withCells(job, new Set(own))
    );
  }

  async #giveUp(keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    const { submissions, run, profile } = this.options;
    const last = lastElements(this.#submissions);
    for (const job of this.#jobsOf(keys)) {
      const [{ key }] = job.job.cells;
      const { submission, element } = last.get(key)!;
      const log = submission.id === null ? undefined : submissions.log(submission.id, element);
      const line = log && await lastLine(log);
      await run.listener.onLost(
        job,
        `it was submitted ${profile.tries} times and each time ended without a result` +
          (line === undefined
            ? ` and without a word in its log ${log}: a node may not see that folder`
            : `; its log ${log} ends with: ${line}`),
      );
      for (const { key } of job.job.cells) this.#waiting.delete(key);
    }
  }

  /** Hands on what running elements say of their work. */
  async #tellProgress(flight: Flight): Promise<void> {
    const told = new Set<QueuedElement>();
    for (const [key, element] of flight) {
      const job = this.#waiting.get(key);
      if (job === undefined || isPending(element) || told.has(element)) continue;
      told.add(element);
      const note = (await readClaim(this.#claims.folder, key))?.note as JobProgress | undefined;
      if (note !== undefined) this.options.run.listener.onProgress(job, note);
    }
  }

  /** Says something once. */
  #say(sentence: string): void {
    if (this.#said.has(sentence)) return;
    this.#said.add(sentence);
    this.options.run.notice(sentence);
  }
}

/** When what is saved of a cell's training has changed last, milliseconds; 0 where nothing is. */
async function savedAt({ job }: PlannedJob, key: string): Promise<number> {
  if (job.checkpoints === undefined) return 0;
  const { mtime } = await Deno.stat(checkpointOf(job.checkpoints, key).path).catch(() => ({ mtime: null }));
  return mtime?.getTime() ?? 0;
}
