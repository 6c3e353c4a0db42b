/**
 * Which holders of claims live: by their clock on this machine, by watching what they say from another.
 *
 * @module
 */
import type { Claim } from "./claim_files.ts";
import type { Clock } from "./clock.ts";
import { isNotFound } from "./workspace.ts";

/** How often a holder says that it lives, and after how long without a word it is taken for dead, milliseconds. */
export interface ClaimTiming {
  /** @default {5000} */
  readonly beat: number;
  /**
   * On the machine of whoever asks: by its clock.
   *
   * @default {15000}
   */
  readonly staleHere: number;
  /**
   * On another machine: while whoever asks watched, since clocks differ.
   *
   * @default {60000}
   */
  readonly staleElsewhere: number;
}

/** The timing of all claims but those of tests. */
export const CLAIM_TIMING: ClaimTiming = { beat: 5000, staleHere: 15_000, staleElsewhere: 60_000 };

const UNNAMED = "a machine that its process may not name";

/** The name of this machine; a process that may not ask passes for one of another. */
export function hostName(): string {
  const { state } = Deno.permissions.querySync({ name: "sys", kind: "hostname" });
  return state === "granted" ? Deno.hostname() : UNNAMED;
}

/** What one process has heard of the holders of claims. */
export class HolderWatch {
  /** What others said last, and since when. */
  readonly #watched = new Map<string, { readonly says: string; readonly at: number }>();

  /**
   * @param timing When holders are taken for dead.
   */
  constructor(private readonly clock: Clock, private readonly timing: ClaimTiming) {}

  /**
   * Whether a holder is taken for dead.
   *
   * @param patience After how long without a word, milliseconds; by default as the timing has it.
   */
  isStale({ holder, host, time }: Pick<Claim, "holder" | "host" | "time">, patience?: number): boolean {
    const isSilent = this.#isSilent(holder, time, patience);
    if (host === UNNAMED || host !== hostName()) return isSilent;
    if (time === "") return true;
    const age = this.clock.now().getTime() - Date.parse(time);
    // A clock that was set back tells no age.
    return age >= 0 ? age > (patience ?? this.timing.staleHere) : isSilent;
  }

  /** Whether the last word of a holder is older than any of the living, by its clock and that of this machine. */
  isOld({ time }: Pick<Claim, "time">): boolean {
    return time === "" || this.clock.now().getTime() - Date.parse(time) > this.timing.staleElsewhere;
  }

  /** Whether a holder of this machine has said of late that it lives, by its file: one that is taken over from has none. */
  isHeard(path: string): boolean {
    try {
      const { time } = JSON.parse(Deno.readTextFileSync(path));
      return this.clock.now().getTime() - Date.parse(time) <= this.timing.staleHere;
    } catch (error) {
      if (isNotFound(error)) return false;
      throw error;
    }
  }

  /** Whether somebody says the same for as long as only the dead do elsewhere. */
  #isSilent(who: string, says: string, patience: number = this.timing.staleElsewhere): boolean {
    const now = this.clock.elapsed();
    const heard = this.#watched.get(who);
    if (heard?.says === says) return now - heard.at > patience;
    this.#watched.set(who, { says, at: now });
    return false;
  }
}
