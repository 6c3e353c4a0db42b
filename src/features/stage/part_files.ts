/**
 * The files of a part of a stage: items in files of consecutive ones, each whole or not there, with its digest.
 *
 * - `<key>/key.json`: what the key stands for;
 * - `<key>/<file>.safetensors`: the arrays of the file's items.
 *
 * Whoever makes a file has a claim on it. What is made twice, because a process passed for dead, is the same to the bit.
 *
 * @module
 */
import { basename } from "node:path";
import { writeFileAtomic } from "../../base/atomic_write.ts";
import type { Claims } from "../../base/claims.ts";
import type { Clock } from "../../base/clock.ts";
import { causeOf } from "../../base/thrown.ts";
import { removeFile } from "../../base/remove_file.ts";
import { isNotFound } from "../../base/workspace.ts";
import { contentDigest } from "../../formats/content_digest.ts";
import { encodeSafetensors, readSafetensors, type StoredTensor } from "../../formats/safetensors.ts";
import type { StageItem } from "./types.ts";

/** Items of a file: what a killed process loses at most, and what is in memory at once. */
const ITEMS_PER_FILE = 16;

/** How long to wait before looking again at a file that another process makes, in milliseconds. */
const PATIENCE = 200;

/** Room on disk that the files of parts share with others. */
export interface StageRoom {
  /** Says that this process uses the folder of a part, of this name. */
  use(folder: string): Promise<void>;
  /** Removes what nobody uses, for as many bytes more. */
  make(bytes: number): Promise<void>;
}

/** Where and what. */
export interface PartPlace {
  /** Folder of the part, made when it is first written to. */
  readonly folder: string;
  /** What its key stands for. */
  readonly description: string;
  /** Number of items. */
  readonly items: number;
  /** Claims of this process; their names begin with `key`. */
  readonly claims: Claims;
  /** Tells the part's claims from those of others: letters, digits, `-`. */
  readonly key: string;
  /** Files that were made before this time are made again, milliseconds since 1970. */
  readonly trustedFrom: number;
  readonly clock: Clock;
  /** Room that the folder shares with others, if it does. */
  readonly room?: StageRoom;
  /** Told of files that are damaged. */
  readonly warn: (message: string) => void;
}

/** Makes an item, telling now and then that it is being worked on. */
export type MakeItem = (item: number, alive: () => Promise<void>) => Promise<StageItem>;

/** The files of one part. */
export class PartFiles {
  #open: Promise<void> | undefined;
  #used: Promise<void> | undefined;

  constructor(private readonly place: PartPlace, private readonly make: MakeItem) {}

  /** Number of files. */
  get count(): number {
    return Math.ceil(this.place.items / ITEMS_PER_FILE);
  }

  /** Number of the file that an item is in. */
  fileOf(item: number): number {
    return Math.floor(item / ITEMS_PER_FILE);
  }

  /**
   * Sees to it that all files are there and whole. Files that another process is making are left to it for as long as there
   * are others to make.
   *
   * @param onFile Told of each file that is there, with the number of items in all files so far.
   */
  async complete(onFile: (items: number) => Promise<void>): Promise<void> {
    let left = Array.from({ length: this.count }, (_, file) => file);
    let done = 0;
    while (left.length > 0) {
      const others: number[] = [];
      for (const file of left) {
        if (!await this.#read(file) && !await this.#fill(file)) others.push(file);
        else await onFile(done += this.#range(file).length);
      }
      if (others.length === left.length) await new Promise((resolve) => setTimeout(resolve, PATIENCE));
      left = others;
    }
  }

  /** The items of a file by number, read, or made where it is missing or damaged. */
  async items(file: number): Promise<ReadonlyMap<number, StageItem>> {
    for (;;) {
      const found = await this.#read(file) ?? await this.#fill(file);
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, PATIENCE));
    }
  }

  #range(file: number): { readonly first: number; readonly length: number } {
    const first = file * ITEMS_PER_FILE;
    return { first, length: Math.min(ITEMS_PER_FILE, this.place.items - first) };
  }

  #path(file: number): string {
    return `${this.place.folder}/${String(file).padStart(5, "0")}.safetensors`;
  }

  /** Undefined where there is none, or one that is damaged, which is removed. */
  async #read(file: number): Promise<ReadonlyMap<number, StageItem> | undefined> {
    const path = this.#path(file);
    await (this.#used ??= this.#use());
    try {
      if (await this.#isOld(path)) {
        await Deno.remove(path);
        return undefined;
      }
      const { tensors, metadata } = await readSafetensors(path);
      if (metadata.digest !== contentDigest(this.place.description, tensors)) {
        throw new RangeError(`Cannot read "${path}": its content is not what was written, expected the same`);
      }
      const now = this.place.clock.now();
      // Where the time of use cannot be set, only the order of removal suffers.
      await Deno.utime(path, now, now).catch(() => {});
      return itemsOf(tensors, this.#range(file));
    } catch (error) {
      if (isNotFound(error)) return undefined;
      this.place.warn(`A damaged file of a stage is made again: ${causeOf(error)}`);
      await removeFile(path);
      return undefined;
    }
  }

  async #isOld(path: string): Promise<boolean> {
    const { trustedFrom } = this.place;
    return trustedFrom > 0 && (await Deno.stat(path)).mtime!.getTime() < trustedFrom;
  }

  /** Makes a file; undefined where another process is at it. */
  async #fill(file: number): Promise<ReadonlyMap<number, StageItem> | undefined> {
    await (this.#open ??= this.#makeFolder());
    const { claims, key, description } = this.place;
    const name = `${key}-${file}`;
    if (await claims.take(name)) return undefined;
    try {
      // Made by another process between the look at the file and the claim.
      const made = await this.#read(file);
      if (made) return made;
      const { first, length } = this.#range(file);
      const items = new Map<number, StageItem>();
      for (let item = first; item < first + length; item++) {
        items.set(item, await this.make(item, () => claims.beat()));
        await claims.beat();
      }
      const tensors = tensorsOf(items);
      const digest = contentDigest(description, tensors);
      const bytes = encodeSafetensors(tensors, { digest });
      await this.place.room?.make(bytes.length);
      await writeFileAtomic(this.#path(file), bytes);
      return items;
    } finally {
      await claims.release(name);
    }
  }

  /** A folder that cannot be written costs nothing but the order of removal. */
  async #use(): Promise<void> {
    const { room, folder } = this.place;
    await room?.use(basename(folder)).catch(() => {});
  }

  async #makeFolder(): Promise<void> {
    const { folder, description } = this.place;
    await Deno.mkdir(folder, { recursive: true });
    await writeFileAtomic(`${folder}/key.json`, description);
  }
}

/** Arrays of items under `<item>/<name>`, in one order whoever made them. */
function tensorsOf(items: ReadonlyMap<number, StageItem>): Map<string, StoredTensor> {
  return new Map(
    [...items].flatMap(([item, arrays]) =>
      Object.keys(arrays).sort().map((name): [string, StoredTensor] => [`${item}/${name}`, arrays[name]])
    ),
  );
}

function itemsOf(
  tensors: ReadonlyMap<string, StoredTensor>,
  { first, length }: { readonly first: number; readonly length: number },
): Map<number, StageItem> {
  const items = new Map<number, Record<string, StoredTensor>>();
  for (let item = first; item < first + length; item++) items.set(item, {});
  for (const [key, tensor] of tensors) {
    const slash = key.indexOf("/");
    const item = items.get(Number(key.slice(0, slash)));
    if (item) item[key.slice(slash + 1)] = tensor;
  }
  return items;
}
