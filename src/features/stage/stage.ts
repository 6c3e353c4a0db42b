/**
 * A stage before training: its parts one after the other, each kept by a key of what it depends on.
 *
 * @module
 */
import { Claims } from "../../base/claims.ts";
import type { TrainerBackbone } from "../../backbone/types.ts";
import type { Clock } from "../../base/clock.ts";
import { RandomStreams } from "../../base/random.ts";
import { tensorBytes } from "../../formats/stored_tensor.ts";
import { type MakeItem, PartFiles, type StageRoom } from "./part_files.ts";
import { type StageIdentity, stageKeys } from "./stage_keys.ts";
import type { StageImages, StageItem, StagePart, StageResults, StageWork } from "./types.ts";

/** Items that were read are kept in memory up to so many bytes. */
const MEMORY = 128 * 2 ** 20;

/** How far a stage is. */
export interface StageProgress {
  /** Name of the part. */
  readonly part: string;
  /** Items that are there. */
  readonly done: number;
  /** Items in all. */
  readonly items: number;
}

/** What a stage is made for and from. */
export interface StageOptions<Options> extends Omit<StageIdentity<Options>, "count"> {
  readonly images: StageImages;
  /** What its parts are told of the backbone; it follows from the method's options and the weights. */
  readonly backbone?: TrainerBackbone;
  /** Folder that parts are kept below; without one they are kept in memory alone. */
  readonly folder?: string;
  /** Room that the folder shares with others, if it does. */
  readonly room?: StageRoom;
  readonly clock: Clock;
  /**
   * What was kept before this time does not count: milliseconds since 1970.
   *
   * @default {0}
   */
  readonly trustedFrom?: number;
  /** Told of files that are damaged, and made again. */
  readonly warn?: (message: string) => void;
  /** Told of each file that is there; awaited. */
  readonly onProgress?: (progress: StageProgress) => Promise<void>;
}

/** One part with where its items are. */
interface PlacedPart {
  readonly items: number;
  readonly files: Pick<PartFiles, "count" | "fileOf" | "items" | "complete">;
}

/**
 * Makes all parts of a stage, or finds them made.
 *
 * @returns What they made.
 * @throws {Error} What a part throws.
 */
export async function runStage<Options>(options: StageOptions<Options>): Promise<StageResults> {
  const { images, folder: kept, clock, room, trustedFrom = 0 } = options;
  const { warn = () => {}, onProgress = () => Promise.resolve() } = options;
  await using claims = new Claims(`${kept ?? ""}/claims`, clock);
  const placed = new Map<string, PlacedPart>();
  const results = new Results(placed);
  for (const { part, items, key, description, folder } of stageKeys({ ...options, count: images.count })) {
    const work = workOf(options, results);
    const make = makerOf(part, work, options);
    const place = { folder: `${kept}/${folder}`, description, items, claims, key, trustedFrom, clock, warn };
    const files = kept ? new PartFiles({ ...place, room }, make) : inMemory(items, make);
    placed.set(part.name, { items, files });
    await files.complete((done) => onProgress({ part: part.name, done, items }));
    if (items === 1) await results.hold(part.name);
  }
  return results;
}

function workOf<Options>(
  { options, classes, clusters, images, backbone }: StageOptions<Options>,
  before: StageResults,
): StageWork<Options> {
  return { options, classes, clusters, images, backbone, before, random: new RandomStreams(0) };
}

/** Makes items, looking at each sign of work on the images whether it is time to say that the process lives. */
function makerOf<Options>(
  part: StagePart<Options>,
  work: StageWork<Options>,
  { method }: StageOptions<Options>,
): MakeItem {
  return async (item, alive) => {
    const made = await part.make(item, { ...work, images: watchedImages(work.images, alive) });
    for (const [name, { shape, data }] of Object.entries(made)) {
      const length = shape.reduce((product, side) => product * side, 1);
      if (
        length === data.length &&
        !data.some((value) => Number.isNaN(Number(value)) || Math.abs(Number(value)) === Infinity)
      ) {
        continue;
      }
      throw new RangeError(
        `Cannot keep "${name}" of item ${item} of the part "${part.name}" of "${method}": it is ` +
          `${data.length === length ? "not finite" : `${data.length} numbers of shape [${shape}]`}, ` +
          "expected finite numbers, as many as its shape says",
      );
    }
    return made;
  };
}

function watchedImages(images: StageImages, alive: () => Promise<void>): StageImages {
  const watched =
    <A extends unknown[], T>(call: (...args: A) => Promise<T>) => async (...args: A): Promise<T> => {
      await alive();
      return await call(...args);
    };
  return {
    count: images.count,
    gridSize: images.gridSize,
    channels: images.channels,
    grid: images.grid,
    resolution: images.resolution,
    size: images.size,
    patch: images.patch,
    features: watched((index: number) => images.features(index)),
    picture: watched((index: number) => images.picture(index)),
    pixels: watched((index: number) => images.pixels(index)),
    levels: watched((index: number) => images.levels(index)),
    outputs: watched((...asked: Parameters<StageImages["outputs"]>) => images.outputs(...asked)),
    pass: watched((...asked: Parameters<StageImages["pass"]>) => images.pass(...asked)),
  };
}

/** Items that are kept nowhere but in memory. */
function inMemory(items: number, make: MakeItem): PlacedPart["files"] {
  const made = new Map<number, StageItem>();
  const alive = () => Promise.resolve();
  const item = async (index: number) => {
    if (!made.has(index)) made.set(index, await make(index, alive));
    return new Map([[index, made.get(index)!]]);
  };
  return {
    count: items,
    fileOf: (index) => index,
    items: item,
    complete: async (onFile) => {
      for (let index = 0; index < items; index++) {
        await item(index);
        await onFile(index + 1);
      }
    },
  };
}

/** What parts have made, the files read last in memory. */
class Results implements StageResults {
  readonly #read = new Map<string, ReadonlyMap<number, StageItem>>();
  readonly #held = new Map<string, StageItem>();
  #bytes = 0;

  constructor(private readonly placed: ReadonlyMap<string, PlacedPart>) {}

  count(part: string): number {
    return this.#part(part).items;
  }

  async get(part: string, item: number): Promise<StageItem> {
    const { files, items } = this.#part(part);
    if (!(Number.isInteger(item) && item >= 0 && item < items)) {
      throw new RangeError(`Cannot read item ${item} of the part "${part}": expected 0..${items - 1}`);
    }
    const file = files.fileOf(item);
    const key = `${part}/${file}`;
    const known = this.#read.get(key);
    const found = known ?? await files.items(file);
    this.#read.delete(key);
    this.#read.set(key, found);
    if (!known) this.#bytes += bytesOf(found);
    for (const [oldest, items] of this.#read) {
      if (this.#bytes <= MEMORY || oldest === key) break;
      this.#read.delete(oldest);
      this.#bytes -= bytesOf(items);
    }
    return found.get(item)!;
  }

  whole(part: string): StageItem {
    const held = this.#held.get(part);
    if (held) return held;
    throw new TypeError(
      `Cannot read the part "${part}" as a whole: it has ${this.#part(part).items} items, expected one`,
    );
  }

  /** Keeps the item of a part that has one alone. */
  async hold(part: string): Promise<void> {
    this.#held.set(part, await this.get(part, 0));
  }

  #part(name: string) {
    const part = this.placed.get(name);
    if (part) return part;
    throw new TypeError(
      `Cannot read the part "${name}": there is none before, expected one of ${
        [...this.placed.keys()].join(", ")
      }`,
    );
  }
}

function bytesOf(items: ReadonlyMap<number, StageItem>): number {
  let bytes = 0;
  for (const item of items.values()) {
    for (const tensor of Object.values(item)) bytes += tensorBytes(tensor).length;
  }
  return bytes;
}
