/**
 * Arrays of one kind, kept on disk in shards that several processes may fill at once.
 *
 * @module
 */
import { isNotFound } from "../../base/workspace.ts";
import { causeOf } from "../../base/thrown.ts";
import { removeFile } from "../../base/remove_file.ts";
import { writeFileAtomic } from "../../base/atomic_write.ts";
import type { Clock } from "../../base/clock.ts";
import { requireRegular } from "../../base/read_file.ts";
import { type CacheFolder, exists, KEY_FILE, mapRoom, shardName } from "./cache_folder.ts";
import { checkShard, encodeShard, readItem } from "./shard_file.ts";
import { itemSize, ShardLayout } from "./shard_layout.ts";
import type { ComputeMap, MapLayout, MapStore } from "./types.ts";

/** After waiting for another run for so long, the user is told, milliseconds. */
const PATIENCE = 20_000;

/** Where shards are kept and to whom faults are told. */
export interface ShardPlace {
  readonly folder: CacheFolder;
  /** Name of the key's folder. */
  readonly name: string;
  /** What the key stands for. */
  readonly description: string;
  readonly clock: Clock;
  /** Shards that were stored or last used before this time are computed again, milliseconds since 1970. */
  readonly trustedFrom: number;
  /** Told of each fault once; none of them changes a number. */
  readonly warn: (message: string) => void;
}

/** Arrays just computed; or whether somebody else is computing them or has done so. */
type Filled = Float32Array | "taken" | "there";

/**
 * Arrays of one kind.
 *
 * While another process computes the shard that is wanted, this one computes a missing shard that nobody has taken: two
 * processes that pass over all items share the work, in whatever order they ask.
 */
export class MapShards implements MapStore, Disposable {
  /** Where the data starts of each shard that this process has checked or written. */
  readonly #dataStarts = new Map<number, number>();
  readonly #layout: ShardLayout;
  #opening: Promise<boolean> | undefined;
  #full = false;

  constructor(layout: MapLayout, private readonly place: ShardPlace) {
    this.#layout = new ShardLayout(layout);
  }

  async find(index: number): Promise<Float32Array<ArrayBuffer> | undefined> {
    if (!await (this.#opening ??= this.#open())) return undefined;
    // Work that leaves timers no turn comes by here.
    await this.place.folder.claims.beat().catch(() => {});
    const { shard, at } = this.#layout.locate(index);
    try {
      const dataStart = this.#dataStarts.get(shard) ?? await this.#check(shard);
      return dataStart && await readItem(this.#path(shard), dataStart, at, this.#layout.map) || undefined;
    } catch (error) {
      this.#dataStarts.delete(shard);
      const isGone = isNotFound(error) || error instanceof Deno.errors.UnexpectedEof;
      if (!isGone) this.#stopKeeping(error);
    }
  }

  async get(index: number, compute: ComputeMap): Promise<Float32Array> {
    const { shard, at } = this.#layout.locate(index);
    for (;;) {
      const found = await this.find(index);
      if (found) return found;
      if (!await this.#hasRoom(shard)) return await compute(index);
      const filled = await this.#fill(shard, compute);
      if (filled instanceof Float32Array) {
        const size = itemSize(this.#layout.map);
        return filled.slice(at * size, (at + 1) * size);
      }
      if (filled === "taken" && !await this.#fillAnother(shard, compute)) await this.#wait(shard);
    }
  }

  [Symbol.dispose](): void {
    this.#opening = Promise.resolve(false);
    this.#full = true;
    // What a cache keeps ends together.
    this.place.folder[Symbol.dispose]();
  }

  /** Makes the key's folder and says that it is in use. */
  async #open(): Promise<boolean> {
    const { folder, name, description } = this.place;
    const path = folder.at(name, KEY_FILE);
    try {
      if (!await exists(path)) {
        await Deno.mkdir(folder.at(name), { recursive: true });
        await writeFileAtomic(path, description);
      }
      await folder.use(name);
      return true;
    } catch (error) {
      this.#stopKeeping(error);
      return false;
    }
  }

  /** A cache that cannot be read or written costs time, not the run. */
  #stopKeeping(error: unknown): void {
    if (!this.#full) this.place.warn(`Features are no longer kept on disk: ${causeOf(error)}`);
    this.#full = true;
  }

  /** Reads a whole shard once. One that is damaged or not to be trusted is removed, to be computed again. */
  async #check(shard: number): Promise<number | undefined> {
    const path = this.#path(shard);
    const info = await Deno.stat(path);
    requireRegular(info, path, "kept features");
    if (info.mtime!.getTime() < this.place.trustedFrom) {
      await removeFile(path);
      return undefined;
    }
    const bytes = await Deno.readFile(path);
    try {
      this.#dataStarts.set(shard, checkShard(bytes, path, this.#layout.range(shard), this.#layout.map));
    } catch (error) {
      this.place.warn(`A damaged shard is computed again: ${causeOf(error)}`);
      await removeFile(path);
      return undefined;
    }
    const now = this.place.clock.now();
    // Where the time of use cannot be set, only the order of removal suffers.
    await Deno.utime(path, now, now).catch(() => {});
    return this.#dataStarts.get(shard);
  }

  async #hasRoom(shard: number): Promise<boolean> {
    if (this.#full) return false;
    try {
      this.#full = !await this.place.folder.hasRoom(this.#layout.bytes(shard), this.#limit);
    } catch (error) {
      this.#stopKeeping(error);
    }
    return !this.#full;
  }

  /** Size that the whole folder may come to by storing one more of these shards, bytes. */
  get #limit(): number {
    const { budget } = this.place.folder;
    return this.#layout.map.derived ? budget : mapRoom(budget);
  }

  async #fill(shard: number, compute: ComputeMap): Promise<Filled> {
    if (!await this.#claim(shard)) return this.#full ? "there" : "taken";
    try {
      if (await exists(this.#path(shard))) return "there";
      const { first, length } = this.#layout.range(shard);
      const size = itemSize(this.#layout.map);
      const values = new Float32Array(length * size);
      for (let at = 0; at < length; at++) {
        values.set(await compute(first + at), at * size);
        await this.place.folder.claims.beat().catch(() => {});
      }
      await this.#store(shard, values);
      return values;
    } finally {
      await this.#release(shard);
    }
  }

  /** Claims a shard, if nobody has. */
  async #claim(shard: number): Promise<boolean> {
    try {
      return await this.place.folder.claims.take(this.#claimName(shard)) === undefined;
    } catch (error) {
      this.#stopKeeping(error);
      return false;
    }
  }

  async #release(shard: number): Promise<void> {
    await this.place.folder.claims.release(this.#claimName(shard)).catch((error) => this.#stopKeeping(error));
  }

  async #store(shard: number, values: Float32Array): Promise<void> {
    const bytes = encodeShard(values, this.#layout.range(shard).first, this.#layout.map);
    try {
      this.#full = !await this.place.folder.add(this.#path(shard), bytes, this.#limit);
    } catch (error) {
      this.#stopKeeping(error);
    }
  }

  /** Fills the next missing shard that nobody is at, if there is one. */
  async #fillAnother(shard: number, compute: ComputeMap): Promise<boolean> {
    const { shards } = this.#layout;
    for (let step = 1; step < shards; step++) {
      const next = (shard + step) % shards;
      if (this.#dataStarts.has(next) || await exists(this.#path(next))) continue;
      if (await this.#fill(next, compute) instanceof Float32Array) return true;
    }
    return false;
  }

  async #wait(shard: number): Promise<void> {
    try {
      await this.place.folder.claims.wait(this.#claimName(shard), {
        after: PATIENCE,
        tell: () => this.place.warn(`Waits for features that another run computes (${this.#path(shard)})`),
      });
      await this.#release(shard);
    } catch (error) {
      this.#stopKeeping(error);
    }
  }

  #path(shard: number): string {
    return this.place.folder.at(this.place.name, shardName(shard));
  }

  #claimName(shard: number): string {
    return `shard-${this.place.name}-${shard}`;
  }
}
