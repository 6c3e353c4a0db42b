/**
 * Which items are in which shard: the same for all who use a key, whatever they ask for first.
 *
 * @module
 */
import type { MapLayout } from "./types.ts";

/** Aimed at for the size of a shard, bytes. */
const SHARD_BYTES = 8 * 2 ** 20;

/** Items in a shard at most, so that processes that fill a small set together find shards to share. */
const SHARD_ITEMS = 32;

/** More than the header of a shard ever takes, bytes. */
const HEADER_BYTES = 1024;

const NUMBER_BYTES = { f32: 4, f16: 2 };

/** Numbers in one item's array. */
export function itemSize({ shape }: Pick<MapLayout, "shape">): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Bytes that one item takes in a shard. */
export function itemBytes(layout: Pick<MapLayout, "shape" | "precision">): number {
  return itemSize(layout) * NUMBER_BYTES[layout.precision];
}

/** Consecutive items. */
export interface ItemRange {
  readonly first: number;
  readonly length: number;
}

/** Assigns items to shards: consecutive ones, as many as make up about 8 MiB, at least 1 and at most 32. */
export class ShardLayout {
  /** Number of shards. */
  readonly shards: number;
  readonly #perShard: number;

  constructor(readonly map: MapLayout) {
    const fitting = Math.floor(SHARD_BYTES / Math.max(1, itemBytes(map)));
    this.#perShard = Math.min(Math.max(1, fitting), SHARD_ITEMS);
    this.shards = Math.ceil(map.count / this.#perShard);
  }

  /** The shard of an item and its position there. */
  locate(index: number): { readonly shard: number; readonly at: number } {
    return { shard: Math.floor(index / this.#perShard), at: index % this.#perShard };
  }

  /** The items of a shard. */
  range(shard: number): ItemRange {
    const first = shard * this.#perShard;
    return { first, length: Math.min(this.#perShard, this.map.count - first) };
  }

  /** Size of a shard's file at most, bytes. */
  bytes(shard: number): number {
    return this.range(shard).length * itemBytes(this.map) + HEADER_BYTES;
  }
}
