/**
 * What `deno task gpu` has found out about graphics cards: the choice `auto` goes by it.
 *
 * @module
 */
import { join } from "node:path";
import { isNotFound, packageFolder } from "../base/workspace.ts";
import { installedOnnxRuntime } from "./onnx/onnxruntime.ts";
import type { EngineName, NetworkRuntime } from "./types.ts";

/** Below the package: what `deno task gpu` writes. */
export const PROOF_FOLDER = "results/gpu";

/** What was found out about an engine on a card. */
export interface EngineProof {
  readonly engine: EngineName;
  /** Name of the card: on `webgpu` the adapter's, on `cuda` that of the first CUDA device where its driver tells. */
  readonly card: string;
  /** The network runtime that backbones ran on, by its name; null where they ran on the engine's own operations, or did not run. */
  readonly backbones: string | null;
  /** Whether all that was checked came out as it does on the processor; null where the time was up before all was. */
  readonly passed: boolean | null;
  /** What was checked, and what of it failed or was left out. */
  readonly checks: string;
  /** Milliseconds of the steps that were timed, added up; null where none were. */
  readonly milliseconds: number | null;
}

/** The part of a report on a card that choices go by. */
export interface GpuProof {
  readonly schema: 2;
  /** Digest of the kernels of the engine `webgpu` that were checked. */
  readonly kernels: string;
  /** Version of onnxruntime that was installed, null where none was: it may run backbones on the card. */
  readonly onnxruntime: string | null;
  readonly engines: readonly EngineProof[];
}

/** What was found out about an engine, and the file that it stands in, from the package's folder. */
export interface FoundProof extends EngineProof {
  readonly file: string;
}

/** Names of the cards that engines would run on; an engine without one is not looked for. */
export type EngineCards = Partial<Record<EngineName, string>>;

/**
 * Finds what was found out about engines on their cards, with these kernels and with the onnxruntime that is installed, or as it is
 * without any.
 *
 * @param cards Name of the card of each engine.
 * @param kernels Digest of the kernels.
 * @param home Folder of the package; a parameter so that tests can have their own.
 * @returns At most one for each engine. None where this program is no folder of files, or may not read it.
 */
export async function findProofs(cards: EngineCards, kernels: string, home?: string): Promise<FoundProof[]> {
  if (home === undefined && !import.meta.url.startsWith("file:")) return [];
  const folder = home ?? packageFolder();
  // A program that may not read there is not asked for leave.
  if ((await Deno.permissions.query({ name: "read", path: folder })).state !== "granted") return [];
  const found = new Map<EngineName, FoundProof>();
  const onnxruntime = installedOnnxRuntime(join(folder, "node_modules"));
  for (const name of await reportsIn(join(folder, PROOF_FOLDER))) {
    const proof = await readProof(join(folder, PROOF_FOLDER, name));
    if (proof?.kernels !== kernels || proof.onnxruntime !== onnxruntime) continue;
    for (const engine of proof.engines) {
      if (cards[engine.engine] !== engine.card || found.has(engine.engine)) continue;
      found.set(engine.engine, { ...engine, file: `${PROOF_FOLDER}/${name}` });
    }
  }
  return [...found.values()];
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
    const { schema, kernels, onnxruntime, engines } = report ?? {};
    if (schema !== 2 || kernels === undefined || onnxruntime === undefined || !Array.isArray(engines)) {
      return undefined;
    }
    return { schema, kernels, onnxruntime, engines };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** An engine on a card that may be tried, with what a proof says of it. */
export interface RankedEngine {
  readonly name: EngineName;
  /** Why it is not to be tried. */
  readonly fault?: string;
  /** What found it right. */
  readonly proof?: FoundProof;
}

/**
 * The engines on cards in the order in which they are to be tried: those that were proved first, the fastest of them before;
 * those that were found wrong not at all.
 *
 * @param names The engines, in their usual order.
 * @param proofs What was found out, at most one for each.
 */
export function rankEngines(names: readonly EngineName[], proofs: readonly FoundProof[]): RankedEngine[] {
  const ranked = names.map((name, usual) => {
    const proof = proofs.find(({ engine }) => engine === name);
    if (!proof || proof.passed === null) return { name, rank: 1, milliseconds: Infinity, usual };
    if (proof.passed) return { name, rank: 0, milliseconds: proof.milliseconds ?? Infinity, usual, proof };
    const fault = `${proof.file} found it wrong on this card: ${proof.checks}`;
    return { name, rank: 2, milliseconds: Infinity, usual, fault };
  });
  const slower = (a: number, b: number) => a === b ? 0 : a < b ? -1 : 1;
  ranked.sort((a, b) => a.rank - b.rank || slower(a.milliseconds, b.milliseconds) || a.usual - b.usual);
  return ranked.map(({ name, fault, proof }) => ({ name, ...fault && { fault }, ...proof && { proof } }));
}

/**
 * What a proof says of an engine that has started: it is none of this one where backbones run on something else now.
 *
 * @param proof What found the engine right.
 * @param networks What runs its backbones now; undefined where its own operations do.
 */
export function proofNote(proof: FoundProof, networks?: Pick<NetworkRuntime, "name">): string {
  const now = networks?.name ?? null;
  if (now === proof.backbones) return `proved on this card by ${proof.file}`;
  return `not proved: backbones run on ${now ?? OWN_OPERATIONS}, those of ${proof.file} ran on ${
    proof.backbones ?? OWN_OPERATIONS
  }`;
}

/** What backbones run on where it is no network runtime. */
export const OWN_OPERATIONS = "its own operations";
