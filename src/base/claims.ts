/**
 * Who works on what, told between processes by files alone: no lock of a file system has a part in it, which network mounts do
 * not keep.
 *
 * In a folder, `<name>.json` is a claim: it is made by an exclusive create, so that one of several has it. It names its holder,
 * whose process says in `holders/<holder>.json` every few seconds that it lives. A claim whose holder says no more is stale:
 * another takes its place, renamed over it by the one of several that makes a file for that first.
 *
 * What is claimed is done twice where a process was suspended for so long that it passed for dead. Whoever claims must be ready
 * for that: here all that is written is the same, whole, and renamed into place.
 *
 * @module
 */
import { writeFileAtomic } from "./atomic_write.ts";
import {
  type Claim,
  claimedNames,
  claimPath,
  holderPath,
  holdersFolder,
  readClaim,
  readHolder,
} from "./claim_files.ts";
import { CLAIM_TIMING, type ClaimTiming, HolderWatch, hostName } from "./claim_holders.ts";
import type { Clock } from "./clock.ts";
import { removeFile } from "./remove_file.ts";
import { isNotFound } from "./workspace.ts";

/** How often a claim that is waited for is looked at, milliseconds. */
const LOOK = 50;

/** What is to happen when a claim is not free soon. */
export interface WaitNotice {
  /** Milliseconds. */
  readonly after: number;
  readonly tell: () => void;
}

const NAME = /^\w[\w.-]*$/;

/** The claims of one process in a folder. */
export class Claims implements AsyncDisposable, Disposable {
  /** Drawn anew: who has the claims of this object. */
  readonly holder: string = crypto.randomUUID();
  readonly #own = new Set<string>();
  readonly #watch: HolderWatch;
  #begun: Promise<void> | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #beaten = 0;
  #saying = Promise.resolve();
  #ended = false;
  readonly #notes = new Map<string, unknown>();

  /**
   * Touches nothing yet.
   *
   * @param folder Path of the folder; it is there while there are claims.
   * @param timing When holders are taken for dead.
   */
  constructor(
    readonly folder: string,
    private readonly clock: Clock,
    private readonly timing: ClaimTiming = CLAIM_TIMING,
  ) {
    this.#watch = new HolderWatch(clock, timing);
  }

  /**
   * Claims a name.
   *
   * @param name Letters, digits, `_`, `-` and, but for the first, dots.
   * @returns Who has it, if another holder does; `undefined` where this one has it from now on.
   * @throws {RangeError} The name has other characters.
   */
  async take(name: string): Promise<Claim | undefined> {
    requireName(name);
    for (;;) {
      if (await this.#create(name)) return undefined;
      const held = await readClaim(this.folder, name);
      if (held === undefined) continue;
      const isOthers = held.holder === this.holder || !this.#watch.isStale(held);
      return isOthers || !await this.#takeOver(name, held) ? held : undefined;
    }
  }

  /**
   * Claims a name, and waits while another has it.
   *
   * @param notice Told once if that takes long: a process that is suspended keeps its claims for a while.
   */
  async wait(name: string, notice?: WaitNotice): Promise<void> {
    const started = this.clock.elapsed();
    let told = notice === undefined;
    while (await this.take(name)) {
      if (!told && this.clock.elapsed() - started > notice!.after) {
        told = true;
        notice!.tell();
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK));
    }
  }

  /** Lets a claim go, if this holder has it. */
  async release(name: string): Promise<void> {
    this.#own.delete(name);
    this.#notes.delete(name);
    const held = await readClaim(this.folder, name);
    if (held?.holder === this.holder) await removeFile(this.#path(name));
  }

  /**
   * Whether a claim's holder lives, as far as is known by now.
   *
   * @param patience After how long without a word it is taken for dead, milliseconds; by default as when it is taken over.
   */
  isLive(claim: Claim, patience?: number): boolean {
    return claim.holder === this.holder || !this.#watch.isStale(claim, patience);
  }

  /** Whether a claim's holder has said of late that it lives, by its clock: in no need of a second look. */
  isHeard(claim: Claim): boolean {
    return claim.holder === this.holder || !this.#watch.isOld(claim);
  }

  /** Removes a claim whose holder is dead, and the last that it said. */
  async clear(name: string, { holder }: Claim): Promise<void> {
    await removeFile(this.#path(name));
    await removeFile(this.#holderPath(holder));
  }

  /** Names of all claims, of any holder, sorted. */
  names(): Promise<string[]> {
    return claimedNames(this.folder);
  }

  /** Says how far the work on some claims is: the first time at once, then with the next sign of life. */
  note(names: readonly string[], note: unknown): void {
    const isFirst = names.some((name) => !this.#notes.has(name));
    for (const name of names) this.#notes.set(name, note);
    if (isFirst && this.#begun) this.#say().catch(() => {});
  }

  /** Says that this holder lives, if it is time: for work that leaves timers no turn. */
  async beat(): Promise<void> {
    if (this.#begun && this.clock.elapsed() - this.#beaten >= this.timing.beat) await this.#say();
  }

  /** Lets all claims go; none can be taken from now on. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended = true;
    await this.#saying.catch(() => {});
    this[Symbol.dispose]();
  }

  /** Lets all claims go, at once; none can be taken from now on. */
  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#ended = true;
    if (!this.#begun) return;
    for (const name of this.#own) {
      attempt(() => {
        const { holder } = JSON.parse(Deno.readTextFileSync(this.#path(name)));
        if (holder === this.holder) Deno.removeSync(this.#path(name));
      });
    }
    attempt(() => Deno.removeSync(this.#holderPath(this.holder)));
    attempt(() => this.#sweep());
    // They are there while there are claims.
    attempt(() => Deno.removeSync(holdersFolder(this.folder)));
    attempt(() => Deno.removeSync(this.folder));
  }

  /** Removes the claims that the dead of this machine have left, and what they said last where nobody has a claim any more. */
  #sweep(): void {
    const claimed = () => [...Deno.readDirSync(this.folder)].filter(({ isFile }) => isFile);
    for (const { name } of claimed()) {
      attempt(() => {
        const path = `${this.folder}/${name}`;
        const { holder, host } = JSON.parse(Deno.readTextFileSync(path));
        if (host === hostName() && !this.#watch.isHeard(this.#holderPath(holder))) Deno.removeSync(path);
      });
    }
    if (claimed().length > 0) return;
    for (const { name } of Deno.readDirSync(holdersFolder(this.folder))) {
      const path = `${holdersFolder(this.folder)}/${name}`;
      const { host } = JSON.parse(Deno.readTextFileSync(path));
      if (host === hostName() && !this.#watch.isHeard(path)) Deno.removeSync(path);
    }
  }

  /** Makes the file of a claim; false where there is one. */
  async #create(name: string): Promise<boolean> {
    for (;;) {
      await (this.#begun ??= this.#begin());
      try {
        await Deno.writeTextFile(this.#path(name), this.#text(), { createNew: true });
        this.#own.add(name);
        return true;
      } catch (error) {
        if (error instanceof Deno.errors.AlreadyExists) return false;
        if (!isNotFound(error)) throw error;
        // Whoever let the last claim go has removed the folder.
        await this.#begin();
      }
    }
  }

  /** Says that this holder lives, from now on. */
  async #begin(): Promise<void> {
    await this.#say();
    if (this.#timer !== undefined) return;
    this.#timer = setInterval(() => this.#say().catch(() => {}), this.timing.beat);
    Deno.unrefTimer(this.#timer);
  }

  async #say(): Promise<void> {
    if (this.#ended) return;
    await (this.#saying = this.#write());
  }

  async #write(): Promise<void> {
    this.#beaten = this.clock.elapsed();
    const life = {
      host: hostName(),
      time: this.clock.now().toISOString(),
      ...this.#notes.size > 0 && { notes: Object.fromEntries(this.#notes) },
    };
    const path = this.#holderPath(this.holder);
    for (;;) {
      await Deno.mkdir(holdersFolder(this.folder), { recursive: true });
      try {
        return await writeFileAtomic(path, `${JSON.stringify(life)}\n`);
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    }
  }

  /**
   * Puts an own claim in the place of a stale one. Of several that find it stale, one may: whoever makes the file of the
   * takeover, for as long as it takes.
   */
  async #takeOver(name: string, stale: Claim): Promise<boolean> {
    const takeover = `${this.#path(name)}.${stale.holder}.taken-over`;
    try {
      await Deno.writeTextFile(takeover, this.holder, { createNew: true });
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
      // Who made it may have been killed just then.
      const holder = await Deno.readTextFile(takeover).catch(() => "");
      const { host, time } = await readHolder(this.folder, holder);
      if (this.#watch.isStale({ holder: holder || takeover, host, time })) await removeFile(takeover);
      return false;
    }
    try {
      if ((await readClaim(this.folder, name))?.holder !== stale.holder) return false;
      await writeFileAtomic(this.#path(name), this.#text());
      this.#own.add(name);
      await removeFile(this.#holderPath(stale.holder));
      return true;
    } finally {
      await removeFile(takeover);
    }
  }

  /** What the file of a claim of this holder says. */
  #text(): string {
    return `${
      JSON.stringify({
        holder: this.holder,
        host: hostName(),
        process: Deno.pid,
        since: this.clock.now().toISOString(),
      })
    }\n`;
  }

  #path(name: string): string {
    return claimPath(this.folder, name);
  }

  #holderPath(holder: string): string {
    return holderPath(this.folder, holder);
  }
}

function requireName(name: string): void {
  if (NAME.test(name)) return;
  throw new RangeError(`Cannot claim "${name}": expected a name of letters, digits, _, - and dots`);
}

/** What cannot be done at the end is left: whoever finds it sees that nobody is there. */
function attempt(what: () => void): void {
  try {
    what();
  } catch {
    // It was never there, or is another's by now.
  }
}
