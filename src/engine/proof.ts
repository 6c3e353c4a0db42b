/**
 * What `deno task gpu` has found out about graphics cards: the choice `auto` goes by it.
 *
 * @module
 */
import { join } from "node:path";
import { isNotFound, packageFolder } from "../base/workspace.ts";
import type { EngineName } from "./types.ts";

/** Below the package: what `deno task gpu` writes. */
export const PROOF_FOLDER = "results/gpu";

/** What was found out about an engine on a card. */
export interface EngineProof {
  readonly engine: EngineName;
  /** Whether all that was checked came out as it does on the processor; null where the time was up before all was. */
  readonly passed: boolean | null;
  /** What was checked, and what of it failed or was left out. */
  readonly checks: string;
  /** Milliseconds of the steps that were timed, added up; null where none were. */
  readonly milliseconds: number | null;
}

/** The part of a report on a card that choices go by. */
export interface GpuProof {
  readonly schema: 1;
  /** Name of the card. */
  readonly card: string;
  /** Digest of the kernels of the engine `webgpu` that were checked. */
  readonly kernels: string;
  readonly engines: readonly EngineProof[];
}

/** A proof, and the file that it stands in, from the package's folder. */
export interface FoundProof extends GpuProof {
  readonly file: string;
}

/**
 * Finds what was found out about a card with these kernels.
 *
 * @param card Name of the card.
 * @param kernels Digest of the kernels.
 * @param home Folder of the package; a parameter so that tests can have their own.
 * @returns Undefined where there is no report on both, where this program is no folder of files or may not read it.
 */
export async function findProof(
  card: string,
  kernels: string,
  home?: string,
): Promise<FoundProof | undefined> {
  if (home === undefined && !import.meta.url.startsWith("file:")) return undefined;
  const folder = join(home ?? packageFolder(), PROOF_FOLDER);
  // A program that may not read there is not asked for leave.
  if ((await Deno.permissions.query({ name: "read", path: folder })).state !== "granted") return undefined;
  for (const name of await reportsIn(folder)) {
    const proof = await readProof(join(folder, name));
    if (proof?.card === card && proof.kernels === kernels) {
      return { ...proof, file: `${PROOF_FOLDER}/${name}` };
    }
  }
  return undefined;
}

async function reportsIn(folder: string): Promise<string[]> {
  try {
    const names = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
    return names.filter((name) => name.endsWith(".json")).sort();
  } catch (error) {
    if (isNotFound(error)) return [];
    throw error;
  }
}

/** A file that is no report decides nothing. */
async function readProof(path: string): Promise<GpuProof | undefined> {
  try {
    const report: Partial<GpuProof> | null = JSON.parse(await Deno.readTextFile(path));
    const { schema, card, kernels, engines } = report ?? {};
    if (schema !== 1 || card === undefined || kernels === undefined || !Array.isArray(engines)) {
      return undefined;
    }
    return { schema, card, kernels, engines };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** An engine on a card that may be tried, with what a proof says of it. */
export interface ProvenEngine {
  readonly name: EngineName;
  /** Why it is not to be tried. */
  readonly fault?: string;
  /** What is to be said of it where it is chosen. */
  readonly note?: string;
}

/**
 * The engines on cards in the order in which they are to be tried: those that were proved first, the fastest of them before;
 * those that were found wrong not at all.
 *
 * @param names The engines, in their usual order.
 * @param proof What was found out, if anything.
 */
export function rankEngines(names: readonly EngineName[], proof: FoundProof | undefined): ProvenEngine[] {
  const ranked = names.map((name, usual) => {
    const found = proof?.engines.find(({ engine }) => engine === name);
    if (!found || found.passed === null) return { name, rank: 1, milliseconds: Infinity, usual };
    const { passed, checks, milliseconds } = found;
    return passed
      ? {
        name,
        rank: 0,
        milliseconds: milliseconds ?? Infinity,
        usual,
        note: `proved on this card by ${proof!.file}`,
      }
      : {
        name,
        rank: 2,
        milliseconds: Infinity,
        usual,
        fault: `${proof!.file} found it wrong on this card: ${checks}`,
      };
  });
  const slower = (a: number, b: number) => a === b ? 0 : a < b ? -1 : 1;
  ranked.sort((a, b) => a.rank - b.rank || slower(a.milliseconds, b.milliseconds) || a.usual - b.usual);
  return ranked.map(({ name, fault, note }) => ({ name, ...fault && { fault }, ...note && { note } }));
}
