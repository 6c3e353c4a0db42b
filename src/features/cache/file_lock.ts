/**
 * Locks between processes.
 *
 * @module
 */

/** What is to happen when a lock is not free soon. */
export interface WaitNotice {
  /** Milliseconds. */
  readonly after: number;
  readonly tell: () => void;
}

/** A lock on a file. The system frees it when it is disposed of or its process ends, however it ends. */
export class FileLock implements Disposable {
  private constructor(private readonly file: Deno.FsFile) {}

  /**
   * Takes a lock that nobody else may have, if nobody has one.
   *
   * @param path Path of the file, made if it is missing.
   * @returns `undefined` where another process, or another part of this one, has a lock on it.
   */
  static async try(path: string): Promise<FileLock | undefined> {
    const lock = await FileLock.#open(path, { write: true, create: true });
    if (await lock.file.tryLock(true)) return lock;
    lock[Symbol.dispose]();
  }

  /**
   * The same, waiting until it is free.
   *
   * @param notice Told once if that takes long: a run that was suspended keeps its locks.
   */
  static async wait(path: string, notice?: WaitNotice): Promise<FileLock> {
    const lock = await FileLock.#open(path, { write: true, create: true });
    const timer = notice && setTimeout(notice.tell, notice.after);
    try {
      await lock.file.lock(true);
    } finally {
      clearTimeout(timer);
    }
    return lock;
  }

  /**
   * Takes a lock that many may have at once, waiting while somebody has it alone.
   *
   * @throws {Deno.errors.NotFound} There is no such file.
   */
  static async share(path: string): Promise<FileLock> {
    const lock = await FileLock.#open(path, { read: true });
    await lock.file.lock(false);
    return lock;
  }

  /**
   * Whether somebody has a lock on a file.
   *
   * @throws {Deno.errors.NotFound} There is no such file.
   */
  static async isHeld(path: string): Promise<boolean> {
    using lock = await FileLock.#open(path, { read: true });
    return !await lock.file.tryLock(true);
  }

  static async #open(path: string, options: Deno.OpenOptions): Promise<FileLock> {
    return new FileLock(await Deno.open(path, options));
  }

  [Symbol.dispose](): void {
    this.file.close();
  }
}
