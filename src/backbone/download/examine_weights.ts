/**
 * Whether the weight file of a backbone is there and is the right one.
 *
 * @module
 */
import { sha256File } from "../../base/digest.ts";
import { backbones } from "../registry.ts";
import type { BackboneDefinition, WeightSource, WeightSummary } from "../types.ts";
import { weightsPath } from "../weight_file.ts";

/** A weight file that can be used. */
export interface ExaminedWeights extends WeightSummary {
  /** How the digest compares with that of the published file: `unknown` where none is known. */
  readonly published: "same" | "different" | "unknown";
}

/** What was found where a weight file is expected. */
export interface WeightReport {
  readonly backbone: string;
  /** `broken`: a file is there and cannot be used as this backbone. `unneeded`: the backbone has no weight file. */
  readonly state: "ok" | "missing" | "broken" | "unneeded";
  /** Where the file is, or is expected; null where none is needed. */
  readonly path: string | null;
  /** Where it comes from, as far as that is known. */
  readonly source: WeightSource | null;
  /** What is wrong with the file; null unless `broken`. */
  readonly fault: string | null;
  /** Null unless `ok`. */
  readonly summary: ExaminedWeights | null;
}

/**
 * Looks at the weight file of a backbone.
 *
 * @param definition The backbone.
 * @param folders Folders of weights and datasets: the first that has the file is taken.
 * @returns The report; faults of the file are in it, never thrown.
 */
export async function examineWeights(
  definition: BackboneDefinition,
  folders: readonly string[],
): Promise<WeightReport> {
  const { name: backbone, source = null } = definition;
  const report: WeightReport = {
    backbone,
    state: "unneeded",
    path: null,
    source,
    fault: null,
    summary: null,
  };
  let path: string | undefined;
  try {
    path = await weightsPath(definition, folders);
    if (path === undefined) return report;
    return { ...report, path, state: "ok", summary: await verifyWeights(definition, path) };
  } catch (error) {
    const place = path ?? null;
    if (error instanceof Deno.errors.NotFound) return { ...report, path: place, state: "missing" };
    return { ...report, path: place, state: "broken", fault: (error as Error).message };
  }
}

/**
 * Looks at the weight file of every backbone that comes with the harness, one after the other: two may not fit into memory.
 *
 * @param folders Folders of weights and datasets.
 */
export async function examineAllWeights(folders: readonly string[]): Promise<WeightReport[]> {
  const reports: WeightReport[] = [];
  for (const name of backbones.names) reports.push(await examineWeights(await backbones.load(name), folders));
  return reports;
}

/**
 * Reads a weight file and compares it with what a backbone is defined to be.
 *
 * @param definition The backbone.
 * @param path Path of the file.
 * @throws {Error} It cannot be used as this backbone.
 * @throws {Deno.errors.NotFound} The file does not exist.
 */
export async function verifyWeights(
  { verify, source }: BackboneDefinition,
  path: string,
): Promise<ExaminedWeights> {
  const summary = await verify?.(path) ?? { sha256: await sha256File(path), details: {} };
  const published = source?.sha256 === undefined
    ? "unknown"
    : source.sha256 === summary.sha256
    ? "same"
    : "different";
  return { ...summary, published };
}
