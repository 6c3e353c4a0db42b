/**
 * Who of those that have claims is alive.
 *
 * @module
 */
import { type Claim, readClaim } from "./claim_files.ts";
import type { Claims } from "./claims.ts";

/** A claim, and whether its holder lives. */
export interface ClaimState {
  readonly claim: Claim;
  readonly isLive: boolean;
}

/**
 * The claims on some names, whoever has them. Nothing is changed.
 *
 * A holder on another machine cannot be told dead at a first look, unless somebody else knows that it is gone: then its last
 * word is taken by the clock.
 *
 * @param claims Who looks.
 * @param names Those of which there is no claim are left out.
 * @param isGone Whether the holder of a name is gone by another's word.
 * @returns Claims by name.
 */
export async function claimStates(
  claims: Pick<Claims, "folder" | "names" | "isLive" | "isHeard">,
  names: readonly string[],
  isGone: (name: string) => boolean,
): Promise<Map<string, ClaimState>> {
  const claimed = new Set(await claims.names());
  const states = new Map<string, ClaimState>();
  for (const name of names) {
    const claim = claimed.has(name) ? await readClaim(claims.folder, name) : undefined;
    if (claim === undefined) continue;
    states.set(name, { claim, isLive: claims.isLive(claim) && (!isGone(name) || claims.isHeard(claim)) });
  }
  return states;
}
