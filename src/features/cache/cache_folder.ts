/**
 * The folder of the feature cache and what may be in it:
 *
 * - `lock`: whoever counts or adds has a lock on it, which the system frees however a process ends; the file stays;
 * - `<key>/key.json`: what the key stands for; whoever uses the key has a lock on it;
 * - `<key>/<shard>.safetensors`: kept features, complete and with their SHA-256;
 * - `<key>/<shard>.safetensors.lock`: whoever computes the shard has a lock on it. It goes when the shard is stored; what a
 *   killed run left is removed by the next run that uses the key;
 * - `<key>/<shard>.safetensors.<uuid>.tmp`: a shard being written. What a killed run left is removed by the next that adds one.
 *
 * No number depends on any lock: without them two processes would only compute the same shard twice.
 *
 * @module
 */
import { isNotFound } from "../../base/workspace.ts";
import { writeFileAtomic } from "../../base/atomic_write.ts";
import { FileLock } from "./file_lock.ts";

/** In the folder of a key: says what the key stands for. Who reads or writes shards of the key has a lock on it. */
export const KEY_FILE = "key.json";

const SHARD_LOCK = /^\d{5,}\.safetensors\.lock$/;

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
export class CacheFolder {
  /**
   * @param path Path of the folder, made when the first key is.
   * @param budget Largest size of all shards together, bytes.
   */
  constructor(readonly path: string, readonly budget: number) {}

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
  async hasRoom(bytes: number, limit: number): Promise<boolean> {
    using _ = await this.#alone();
    return (await this.#usage()).held + bytes <= limit;
  }

  /**
   * Adds a shard, removing shards of keys that no live process uses if need be, least recently used first.
   *
   * @param path Path of the shard. The folder of its key must exist.
   * @param limit Size that the folder may come to by it, bytes; at most the budget.
   * @returns Whether there was room.
   * @throws {Error} It cannot be written.
   */
  async add(path: string, bytes: Uint8Array, limit: number): Promise<boolean> {
    using _ = await this.#alone();
    const { held, idle, halfWritten } = await this.#usage();
    const room = limit - held - bytes.length;
    if (room < 0) return false;
    for (const left of halfWritten) await removeFile(left);
    let over = idle.reduce((sum, file) => sum + file.bytes, 0) - room;
    for (const file of idle) {
      if (over <= 0) break;
      await removeFile(file.path);
      over -= file.bytes;
    }
    await writeFileAtomic(path, bytes);
    return true;
  }

  /**
   * Removes the locks of shards that nobody computes.
   *
   * @param key Name of the folder of a key.
   */
  async removeFreeLocks(key: string): Promise<void> {
    for await (const { name, isFile } of Deno.readDir(this.at(key))) {
      if (!isFile || !SHARD_LOCK.test(name)) continue;
      using lock = await FileLock.try(this.at(key, name));
      if (lock) await removeFile(this.at(key, name));
    }
  }

  /** One process at a time looks and adds: two must not fill the same room, nor take each other's look at a key for its use. */
  #alone(): Promise<FileLock> {
    return FileLock.wait(this.at("lock"));
  }

  async #usage(): Promise<Usage> {
    const idle: StoredFile[] = [];
    const halfWritten: string[] = [];
    let held = 0;
    for await (const { name, isDirectory } of Deno.readDir(this.path)) {
      if (!isDirectory || !await exists(this.at(name, KEY_FILE))) continue;
      const inUse = await FileLock.isHeld(this.at(name, KEY_FILE));
      for await (const { name: file } of Deno.readDir(this.at(name))) {
        if (HALF_WRITTEN.test(file)) halfWritten.push(this.at(name, file));
        const stored = SHARD.test(file) ? await storedFile(this.at(name, file)) : undefined;
        if (!stored) continue;
        if (inUse) held += stored.bytes;
        else idle.push(stored);
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

/** Removes a file, if it is there. */
export async function removeFile(path: string): Promise<void> {
  await Deno.remove(path).catch(ignoreMissing);
}

async function storedFile(path: string): Promise<StoredFile | undefined> {
  const info = await Deno.stat(path).catch(ignoreMissing);
  return info && { path, bytes: info.size, used: info.mtime?.getTime() ?? 0 };
}

/** Another process may have removed it. */
function ignoreMissing(error: unknown): undefined {
  if (!isNotFound(error)) throw error;
}
