/**
 * What was submitted for a table: a small file an array, so that the next driver finds what runs already and submits nothing twice.
 *
 * @module
 */
import { join } from "node:path";
import { writeFileAtomic } from "../../base/atomic_write.ts";
import { sha256 } from "../../base/digest.ts";
import { filesIn } from "../../base/list_folder.ts";
import { removeFile } from "../../base/remove_file.ts";
import { stableJson } from "../../base/stable_json.ts";
import { isNotFound } from "../../base/workspace.ts";
import type { LaunchedTable } from "../launcher.ts";

/** A submitted array. */
export interface Submission {
  readonly schema: "omh-bench/slurm@1";
  /** Name of the job, by which the queue tells it. It is written before the job is submitted. */
  readonly name: string;
  /** Its id; null where whoever submitted it was killed before it was told. */
  readonly id: string | null;
  /** Time of day. */
  readonly submitted_at: string;
  /** Numerics tag of the cells. */
  readonly numerics: string;
  /** Keys of the cells of each element. */
  readonly keys: readonly (readonly string[])[];
}

const SCHEMA = "omh-bench/slurm@1";
const ENTRY = ".array.json";

/** Name of the claim of the driver that submits. */
export const LEAD = "submit";

/** The submissions of a table. */
export class Submissions {
  /** Folder of their files. */
  readonly folder: string;

  /**
   * Touches nothing yet.
   *
   * @param launch Folder of all that is launched, absolute.
   */
  constructor(launch: string, { table, track, results }: LaunchedTable) {
    this.folder = join(launch, "slurm", `${table}-${track}-${sha256(results).slice(0, 8)}`);
  }

  /** Folder of the claim of the one driver that submits. */
  get claims(): string {
    return join(this.folder, "claims");
  }

  /** Folder of what elements print. */
  get logs(): string {
    return join(this.folder, "logs");
  }

  /** Path of the log of an element. */
  log(job: string, element: number): string {
    return join(this.logs, `${job}_${element}.log`);
  }

  /** Path of the plan file of an array. */
  plan(name: string): string {
    return join(this.folder, `${name}.plan.json`);
  }

  /** Path of the script of an array, for whoever wants to look at it. */
  script(name: string): string {
    return join(this.folder, `${name}.sh`);
  }

  /** All submissions, the earliest first; those of older harnesses are passed over. */
  async list(): Promise<Submission[]> {
    const names = await filesIn(this.folder);
    const read = await Promise.all(
      names.filter((name) => name.endsWith(ENTRY)).map((name) => readEntry(join(this.folder, name))),
    );
    return read.filter((entry) => entry !== undefined)
      .sort((a, b) => a.submitted_at < b.submitted_at ? -1 : a.submitted_at > b.submitted_at ? 1 : 0);
  }

  /** Notes a submission, whole or not at all. */
  async write(submission: Omit<Submission, "schema">): Promise<Submission> {
    const entry: Submission = { schema: SCHEMA, ...submission };
    await writeFileAtomic(join(this.folder, `${submission.name}${ENTRY}`), stableJson(entry));
    return entry;
  }

  /** Forgets an array of which nothing is awaited any more; what it printed stays. */
  async remove(name: string): Promise<void> {
    for (const path of [join(this.folder, `${name}${ENTRY}`), this.plan(name), this.script(name)]) {
      await removeFile(path);
    }
  }
}

async function readEntry(path: string): Promise<Submission | undefined> {
  try {
    const entry = JSON.parse(await Deno.readTextFile(path));
    return entry?.schema === SCHEMA ? entry : undefined;
  } catch (error) {
    // Another driver may have removed it meanwhile; a file that is no JSON is none of ours.
    if (isNotFound(error) || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
