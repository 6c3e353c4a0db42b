/**
 * Whether the weight file of a backbone is there and is the right one.
 *
 * @module
 */
import { isNotFound } from "../../base/workspace.ts";
import { causeOf } from "../../base/thrown.ts";
import { backbones } from "../registry.ts";
import type { BackboneDefinition, WeightSource, WeightSummary } from "../types.ts";
import { verifyWeights, weightsPath } from "../weight_file.ts";

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
    return {
      ...report,
      path,
      state: "ok",
      summary: compared(await verifyWeights(definition, path), definition),
    };
  } catch (error) {
    const place = path ?? null;
    if (isNotFound(error)) return { ...report, path: place, state: "missing" };
    return { ...report, path: place, state: "broken", fault: causeOf(error) };
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

/** Compares a file with what its publisher is known to have published. */
function compared(summary: WeightSummary, { source }: BackboneDefinition): ExaminedWeights {
  if (source?.sha256 === undefined) return { ...summary, published: "unknown" };
  return { ...summary, published: source.sha256 === summary.sha256 ? "same" : "different" };
}
