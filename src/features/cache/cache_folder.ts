/**
 * The folder of the feature cache and what may be in it:
 *
 * - `.claims/`: whoever counts or adds claims `adding`, whoever uses a key a name of its own for that, and whoever computes a
 *   shard the shard;
 * - `<key>/key.json`: what the key stands for;
 * - `<key>/<shard>.safetensors`: kept features, complete and with their SHA-256;
 * - `<key>/<shard>.safetensors.<uuid>.tmp`: a shard being written. What a killed run left is removed by the next that adds one;
 * - `stages/<key>/`: the same of what stages before training have made.
 *
 * No number depends on any claim: without them two processes would only compute the same shard twice.
 *
 * @module
 */
import { isNotFound } from "../../base/workspace.ts";
import { writeFileAtomic } from "../../base/atomic_write.ts";
import { readClaim } from "../../base/claim_files.ts";
import { Claims } from "../../base/claims.ts";
import { removeFile } from "../../base/remove_file.ts";
import type { Clock } from "../../base/clock.ts";
import { filesIn, foldersIn } from "../../base/list_folder.ts";

/** The folder in it of what stages before training have made. */
export const STAGES = "stages";

/** In the folder of a key: says what the key stands for. */
export const KEY_FILE = "key.json";

/** What is claimed by whoever counts or adds. */
const ADDING = "adding";
/** What is claimed by whoever uses a key: its holder, so that many can, and the key. */
const USE = /^use-[\da-f-]{36}-(.+)$/;
/** Who uses a key may be at a step that leaves nothing else a turn, milliseconds: its shards are kept for so long. */
const USE_PATIENCE = 120_000;

/** Nothing else is ever counted or removed: the user may have named a folder that holds other things as well. */
const SHARD = /^\d{5,}\.safetensors$/;
const HALF_WRITTEN = /^\d{5,}\.safetensors\.[\da-f-]{36}\.tmp$/;

/** Fraction of the budget that maps may fill: the rest is for what is derived from them and saves whole passes. */
const MAP_SHARE = 7 / 8;

/** Size that a folder may come to by storing maps, bytes. */
export function mapRoom(budget: number): number {
  return MAP_SHARE * budget;
}

/** Name of the file of a shard. */
export function shardName(shard: number): string {
  return `${String(shard).padStart(5, "0")}.safetensors`;
}

interface StoredFile {
  readonly path: string;
  readonly bytes: number;
  /** Time of last use, milliseconds. */
  readonly used: number;
}

interface Usage {
  /** Bytes of keys that a live process uses. */
  readonly held: number;
  /** Files of the other keys, least recently used first. */
  readonly idle: readonly StoredFile[];
  /** What killed processes left behind. */
  readonly halfWritten: readonly string[];
}

/** Adds shards to a folder, within a budget for the whole of it. */
export class CacheFolder implements Disposable {
  /** What this process is at in the folder. */
  readonly claims: Claims;

  /**
   * @param path Path of the folder, made when the first key is.
   * @param budget Largest size of all shards together, bytes.
   */
  constructor(readonly path: string, readonly budget: number, clock: Clock) {
    this.claims = new Claims(`${path}/.claims`, clock);
  }

  /** Lets go of all that is claimed. */
  [Symbol.dispose](): void {
    this.claims[Symbol.dispose]();
  }

  /** Says that this process uses a key, so that none of its shards is removed. */
  async use(key: string): Promise<void> {
    await this.claims.take(`use-${this.claims.holder}-${key}`);
  }

  /** Path of a file or folder in it. */
  at(...names: string[]): string {
    return [this.path, ...names].join("/");
  }

  /**
   * Whether there is room, if all shards were removed that no live process uses.
   *
   * @param bytes Size of what is to be added.
   * @param limit Size that the folder may come to by it, bytes; at most the budget.
   */
  hasRoom(bytes: number, limit: number): Promise<boolean> {
    return this.#alone(async () => (await this.#usage()).held + bytes <= limit);
  }

  /**
   * Adds a shard, removing shards of keys that no live process uses if need be, least recently used first.
   *
   * @param path Path of the shard. The folder of its key must exist.
   * @param limit Size that the folder may come to by it, bytes; at most the budget.
   * @returns Whether there was room.
   * @throws {Error} It cannot be written.
   */
  add(path: string, bytes: Uint8Array, limit: number): Promise<boolean> {
    return this.#alone(() => this.#add(path, bytes, limit));
  }

  /** Removes what no live process uses, least recently used first, until as many bytes more fit, or nothing else is left. */
  make(bytes: number): Promise<void> {
    return this.#alone(async () => {
      const usage = await this.#usage();
      await this.#remove(usage, this.budget - usage.held - bytes);
    });
  }

  async #add(path: string, bytes: Uint8Array, limit: number): Promise<boolean> {
    const usage = await this.#usage();
    const room = limit - usage.held - bytes.length;
    if (room < 0) return false;
    await this.#remove(usage, room);
    await writeFileAtomic(path, bytes);
    return true;
  }

  /** Removes what was left half written, and shards that are not in use until they fit into the room. */
  async #remove({ idle, halfWritten }: Usage, room: number): Promise<void> {
    for (const left of halfWritten) await removeFile(left);
    let over = idle.reduce((sum, file) => sum + file.bytes, 0) - room;
    for (const file of idle) {
      if (over <= 0) break;
      await removeFile(file.path);
      over -= file.bytes;
    }
  }

  /** One process at a time looks and adds: two must not fill the same room, nor take each other's look at a key for its use. */
  async #alone<T>(what: () => Promise<T>): Promise<T> {
    await this.claims.wait(ADDING);
    try {
      return await what();
    } finally {
      await this.claims.release(ADDING);
    }
  }

  /** Keys that live processes use. What dead ones have said is removed. */
  async #keysInUse(): Promise<Set<string>> {
    const keys = new Set<string>();
    for (const name of await this.claims.names()) {
      const [, key] = USE.exec(name) ?? [];
      const claim = key === undefined ? undefined : await readClaim(this.claims.folder, name);
      if (claim === undefined) continue;
      if (this.claims.isLive(claim, USE_PATIENCE)) keys.add(key);
      else await this.claims.clear(name, claim);
    }
    return keys;
  }

  async #usage(): Promise<Usage> {
    const idle: StoredFile[] = [];
    const halfWritten: string[] = [];
    let held = 0;
    const used = await this.#keysInUse();
    for (const folder of ["", `${STAGES}/`]) {
      for (const name of await foldersIn(this.at(folder))) {
        const at = (file: string) => this.at(`${folder}${name}`, file);
        if (!await exists(at(KEY_FILE))) continue;
        const inUse = used.has(name);
        for (const file of await filesIn(this.at(`${folder}${name}`))) {
          if (HALF_WRITTEN.test(file)) halfWritten.push(at(file));
          const stored = SHARD.test(file) ? await storedFile(at(file)) : undefined;
          if (!stored) continue;
          if (inUse) held += stored.bytes;
          else idle.push(stored);
        }
      }
    }
    idle.sort((a, b) => a.used - b.used || (a.path < b.path ? -1 : 1));
    return { held, idle, halfWritten };
  }
}

/** Whether there is a file. */
export async function exists(path: string): Promise<boolean> {
  return await storedFile(path) !== undefined;
}

async function storedFile(path: string): Promise<StoredFile | undefined> {
  const info = await Deno.stat(path).catch(ignoreMissing);
  return info && { path, bytes: info.size, used: info.mtime?.getTime() ?? 0 };
}

/** Another process may have removed it. */
function ignoreMissing(error: unknown): undefined {
  if (!isNotFound(error)) throw error;
}
