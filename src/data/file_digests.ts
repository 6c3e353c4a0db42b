/**
 * SHA-256 of many files, remembered from one run to the next.
 *
 * A digest is trusted for as long as size, modification and change time, and inode of its file are what they were when it
 * was taken, as `git` does it. The system sets the change time and no program can put it back. Its clock ticks in seconds
 * here, so that a digest is remembered only if its file had not changed for two of them.
 *
 * @module
 */
import { join } from "node:path";
import { isNotFound } from "../base/workspace.ts";
import { writeFileAtomic } from "../base/atomic_write.ts";
import { type Clock, systemClock } from "../base/clock.ts";
import { sha256, sha256File } from "../base/digest.ts";
import { requireRegular } from "../base/read_file.ts";

/** How files are looked at. */
export interface FileDigestOptions {
  /**
   * Folder that remembers digests; it is made when there is something to keep. Without one, or without the right to write
   * to it, every file is read in every run.
   */
  readonly folder?: string;
  /**
   * Whether what is remembered counts for nothing.
   *
   * @default {false}
   */
  readonly fresh?: boolean;
  /** Told how many files have been looked at, now and then while some have to be read, and at the end of that. */
  readonly onProgress?: (progress: DigestProgress) => void;
  /**
   * Tells how long a disk takes to answer, and the time of day.
   *
   * @default {the machine's}
   */
  readonly clock?: Clock;
}

/** How far the digests of a dataset's files are. */
export interface DigestProgress {
  /** What the files belong to. */
  readonly name: string;
  /** Files that have been read. */
  readonly done: number;
  /** Files that have to be read. */
  readonly total: number;
}

/** Raised when the format of the remembered digests changes. */
const HEADER = "omh-bench/digests@1";
/** Time in which a file may have changed twice without a trace in its times, milliseconds: two ticks of the coarsest clock. */
const UNSURE = 2000;
/** Files that are looked at between two glances at the clock. */
const CHUNK = 1024;
/** Milliseconds that a file may take to be looked at before many are looked at side by side: a network disk. */
const SLOW = 0.3;
/** Files that are read side by side. */
const READ_TOGETHER = 32;
/** Files above this many bytes are read piece by piece. */
const LARGE = 2 ** 24;
/** How often a file is read again that changes meanwhile. */
const ATTEMPTS = 3;

/** What is known of a file without reading it. */
interface Stamp {
  readonly text: string;
  /** When it last changed, milliseconds of the time of day. */
  readonly changed: number;
  readonly size: number;
}

/** Digest of a file as it was when it had this stamp. */
interface Known {
  readonly stamp: string;
  readonly digest: string;
}

/** Takes digests of files. */
export class FileDigests {
  readonly #options: FileDigestOptions;
  readonly #clock: Clock;

  /** @param options Where digests are remembered, and what is told. */
  constructor(options: FileDigestOptions = {}) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  /**
   * SHA-256 of each file. Only files that are new, changed or in doubt are read.
   *
   * @param name What the files belong to; what is remembered of it is kept apart.
   * @param paths Paths of the files; links are followed.
   * @returns Digests (hex) in the order of the paths.
   * @throws {Deno.errors.NotFound} A file is missing.
   * @throws {TypeError} One is no regular file.
   * @throws {Error} One changes while it is read.
   */
  async of(name: string, paths: readonly string[]): Promise<string[]> {
    const known = await this.#remembered(name, paths);
    const stamps = await this.#stamps(paths);
    const digests = paths.map((path, i) => {
      const entry = known.get(path);
      return entry?.stamp === stamps[i].text ? entry.digest : "";
    });
    const open = paths.flatMap((_, i) => digests[i] === "" ? [i] : []);
    if (open.length === 0) return digests;
    await this.#read(name, paths, open, digests, stamps);
    await this.#remember(name, paths, digests, stamps);
    return digests;
  }

  /**
   * Checks something about content once: that it has passed is remembered as long as digests are.
   *
   * @param key What is checked, with the digest of all that the outcome depends on.
   * @param check Throws if the content does not pass.
   */
  async once(key: string, check: () => Promise<void>): Promise<void> {
    const { folder, fresh } = this.#options;
    const file = folder && join(folder, `${sha256(key).slice(0, 32)}.checked`);
    if (file && !fresh && await Deno.readTextFile(file).catch(() => "") === key) return;
    await check();
    if (file && await mayWrite(file)) await this.#keep(file, key);
  }

  async #read(
    name: string,
    paths: readonly string[],
    open: readonly number[],
    digests: string[],
    stamps: Stamp[],
  ): Promise<void> {
    const total = open.length;
    for (let done = 0; done < total; done += READ_TOGETHER) {
      this.#options.onProgress?.({ name, done, total });
      await Promise.all(
        open.slice(done, done + READ_TOGETHER).map(async (i) => {
          [digests[i], stamps[i]] = await digestOf(paths[i], stamps[i]);
        }),
      );
    }
    this.#options.onProgress?.({ name, done: total, total });
  }

  /** One file after the other where that is fast, as it is on a local disk; else many side by side. */
  async #stamps(paths: readonly string[]): Promise<Stamp[]> {
    const stamps: Stamp[] = [];
    let slow = false;
    for (let start = 0; start < paths.length; start += CHUNK) {
      const chunk = paths.slice(start, start + CHUNK);
      const began = this.#clock.elapsed();
      stamps.push(...slow ? await Promise.all(chunk.map(stampOf)) : chunk.map(stampOfSync));
      slow ||= this.#clock.elapsed() - began > SLOW * CHUNK;
    }
    return stamps;
  }

  /** Everything that is remembered and undamaged. */
  async #remembered(name: string, paths: readonly string[]): Promise<Map<string, Known>> {
    const known = new Map<string, Known>();
    const file = this.#file(name, paths);
    if (file === undefined || this.#options.fresh) return known;
    // What is missing, unreadable or damaged is made anew.
    const text = await Deno.readTextFile(file).catch(() => "");
    const [header, check, ...lines] = text.split("\n");
    if (header !== HEADER || check !== sha256(lines.join("\n"))) return known;
    for (const line of lines) {
      const [digest, stamp, path] = line.split("\t", 3);
      known.set(path, { digest, stamp });
    }
    return known;
  }

  async #remember(
    name: string,
    paths: readonly string[],
    digests: readonly string[],
    stamps: readonly Stamp[],
  ): Promise<void> {
    const file = this.#file(name, paths);
    if (file === undefined || !await mayWrite(file)) return;
    const sure = this.#clock.now().getTime() - UNSURE;
    const lines = paths.flatMap((path, i) =>
      stamps[i].changed < sure && !/[\t\n]/.test(path) ? [`${digests[i]}\t${stamps[i].text}\t${path}`] : []
    ).join("\n");
    await this.#keep(file, `${HEADER}\n${sha256(lines)}\n${lines}`);
  }

  async #keep(file: string, text: string): Promise<void> {
    try {
      await Deno.mkdir(this.#options.folder!, { recursive: true });
      await writeFileAtomic(file, text);
    } catch {
      // A disk that is full or read-only costs time, not the run.
    }
  }

  /** Where the digests of these files are remembered: two folders with a dataset of one name do not share it. */
  #file(name: string, paths: readonly string[]): string | undefined {
    const { folder } = this.#options;
    return folder && join(folder, `${sha256(`${name}\n${paths[0] ?? ""}`).slice(0, 16)}.txt`);
  }
}

/** Asks nobody: where the right is missing, nothing is remembered. */
async function mayWrite(path: string): Promise<boolean> {
  return (await Deno.permissions.query({ name: "write", path })).state === "granted";
}

async function digestOf(path: string, before: Stamp): Promise<[string, Stamp]> {
  let stamp = before;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const digest = stamp.size > LARGE ? await sha256File(path) : sha256(await Deno.readFile(path));
    const after = stampOfSync(path);
    if (after.text === stamp.text) return [digest, stamp];
    stamp = after;
  }
  throw new Error(`Cannot read "${path}": it changes while it is read, expected data that stays as it is`);
}

function stampOfSync(path: string): Stamp {
  try {
    return stampFrom(Deno.statSync(path), path);
  } catch (error) {
    throw missing(error, path);
  }
}

async function stampOf(path: string): Promise<Stamp> {
  try {
    return stampFrom(await Deno.stat(path), path);
  } catch (error) {
    throw missing(error, path);
  }
}

function stampFrom(info: Deno.FileInfo, path: string): Stamp {
  requireRegular(info, path, "a file of the dataset");
  const [modified, changed] = [info.mtime?.getTime() ?? 0, info.ctime?.getTime() ?? 0];
  return {
    text: `${info.size} ${modified} ${changed} ${info.ino ?? 0}`,
    changed: Math.max(modified, changed),
    size: info.size,
  };
}

function missing(cause: unknown, path: string): unknown {
  if (!isNotFound(cause)) return cause;
  return new Deno.errors.NotFound(`Cannot read "${path}": no such file, expected one of the dataset's`, {
    cause,
  });
}
