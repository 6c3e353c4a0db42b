/**
 * Who is at a piece of work, told by a file that only one process can have made: no lock of the system is needed, so that it
 * holds on folders that machines share.
 *
 * @module
 */
import type { Clock } from "../../base/clock.ts";
import { isNotFound } from "../../base/workspace.ts";

/** A claim says again at most this often that its process lives, in milliseconds. */
const BEAT = 2000;

/** A claim that has said nothing for so long is that of a process that was killed, in milliseconds. */
export const STALE_AFTER = 120_000;

/** A piece of work that this process is at. */
export class Claim {
  #beats = 0;
  #told: number;

  private constructor(
    private readonly path: string,
    private readonly owner: string,
    private readonly clock: Clock,
  ) {
    this.#told = clock.elapsed();
  }

  /**
   * Claims a piece of work, unless somebody is at it.
   *
   * @param path Path of the claim; its folder must exist.
   */
  static async take(path: string, clock: Clock): Promise<Claim | undefined> {
    const owner = crypto.randomUUID();
    try {
      await Deno.writeTextFile(path, `${owner} 0`, { createNew: true });
    } catch (error) {
      if (error instanceof Deno.errors.AlreadyExists) return undefined;
      throw error;
    }
    return new Claim(path, owner, clock);
  }

  /** Says that the process lives, if it has not done so for a while. */
  async beat(): Promise<void> {
    const now = this.clock.elapsed();
    if (now - this.#told < BEAT) return;
    this.#told = now;
    if (await this.#isOurs()) await Deno.writeTextFile(this.path, `${this.owner} ${++this.#beats}`);
  }

  /** Lets go; a claim that another process has taken over stays its own. */
  async release(): Promise<void> {
    if (await this.#isOurs()) await removeIfThere(this.path);
  }

  async #isOurs(): Promise<boolean> {
    return (await readClaim(this.path))?.startsWith(`${this.owner} `) ?? false;
  }
}

/** Watches claims of others for signs of life, by the clock of this process alone. */
export class ClaimWatch {
  readonly #seen = new Map<string, { readonly text: string; readonly since: number }>();

  constructor(private readonly clock: Clock) {}

  /**
   * Looks at a claim, and removes one that has said nothing for too long.
   *
   * @returns Whether somebody is at it.
   */
  async isHeld(path: string): Promise<boolean> {
    const text = await readClaim(path);
    if (text === undefined) {
      this.#seen.delete(path);
      return false;
    }
    const now = this.clock.elapsed();
    const seen = this.#seen.get(path);
    if (seen?.text !== text) {
      this.#seen.set(path, { text, since: now });
      return true;
    }
    if (now - seen.since < STALE_AFTER) return true;
    // Of several that find it stale one alone can rename it: the others find it gone.
    const away = `${path}.${crypto.randomUUID()}`;
    await Deno.rename(path, away).catch(ignoreMissing);
    await removeIfThere(away);
    this.#seen.delete(path);
    return false;
  }
}

async function readClaim(path: string): Promise<string | undefined> {
  return await Deno.readTextFile(path).catch(ignoreMissing);
}

async function removeIfThere(path: string): Promise<void> {
  await Deno.remove(path).catch(ignoreMissing);
}

function ignoreMissing(error: unknown): undefined {
  if (!isNotFound(error)) throw error;
}
