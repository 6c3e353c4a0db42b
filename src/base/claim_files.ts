/**
 * The files of claims: who has one, as far as files tell.
 *
 * @module
 */
import { filesIn } from "./list_folder.ts";
import { isNotFound } from "./workspace.ts";

/** Who has a claim, as far as is known. */
export interface Claim {
  /** Drawn by its process; empty while the claim is being written. */
  readonly holder: string;
  readonly host: string;
  /** Id of the process on its host. */
  readonly process: number;
  /** When it was made: UTC, ISO 8601. */
  readonly since: string;
  /** When its holder last said that it lives; empty where it has gone. */
  readonly time: string;
  /** What the holder says of its work on it. */
  readonly note?: unknown;
}

/** What a holder says of itself. */
export interface HolderWord extends Pick<Claim, "host" | "time"> {
  /** What it says of its work, by claim. */
  readonly notes?: Readonly<Record<string, unknown>>;
}

/** Path of the file of a claim. */
export function claimPath(folder: string, name: string): string {
  return `${folder}/${name}.json`;
}

/** Folder of what holders say, in a folder of claims. */
export function holdersFolder(folder: string): string {
  return `${folder}/holders`;
}

/** Path of what a holder says. */
export function holderPath(folder: string, holder: string): string {
  return `${holdersFolder(folder)}/${holder}.json`;
}

/**
 * Who has a claim.
 *
 * @param folder Folder of claims.
 * @param name Its name.
 * @returns `undefined` where nobody does. Whether its holder still lives, {@linkcode Claims.isLive} tells.
 */
export async function readClaim(folder: string, name: string): Promise<Claim | undefined> {
  const claim = await readFileOf<Claim>(claimPath(folder, name));
  if (claim === undefined) return undefined;
  const { holder = "", host = "", process = 0, since = "" } = claim;
  const { time, notes } = await readHolder(folder, holder);
  const note = notes?.[name];
  return { holder, host, process, since, time, ...note !== undefined && { note } };
}

/** What a holder said last; empty where it has gone. */
export async function readHolder(folder: string, holder: string): Promise<HolderWord> {
  const { host = "", time = "", notes } = await readFileOf<HolderWord>(holderPath(folder, holder)) ?? {};
  return { host, time, ...notes && { notes } };
}

/** Names of all claims in a folder, sorted; none where it is not there. */
export async function claimedNames(folder: string): Promise<string[]> {
  return (await filesIn(folder)).filter((file) => file.endsWith(".json")).map((file) => file.slice(0, -5));
}

/** What a file of ours says; nothing while it is being written; `undefined` where it is not there. */
async function readFileOf<T>(path: string): Promise<Partial<T> | undefined> {
  try {
    return JSON.parse(await Deno.readTextFile(path));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
