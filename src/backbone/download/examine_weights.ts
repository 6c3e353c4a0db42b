/**
 * Whether the weight file of a backbone is there and is the right one.
 *
 * @module
 */
import { join } from "node:path";
import { backbones } from "../registry.ts";
import type { BackboneDefinition } from "../types.ts";
import { dinoParameters, readWeights, type VitArchitecture, type WeightFormat } from "../weights/mod.ts";
import { PUBLISHED, type PublishedFile, type PublishedFiles } from "./published.ts";

/** A weight file that holds the backbone. */
export interface WeightSummary {
  readonly format: WeightFormat;
  /** Tensors in the file. */
  readonly tensors: number;
  /** Sizes that the shapes of the tensors tell. */
  readonly architecture: Omit<VitArchitecture, "heads">;
  readonly sha256: string;
  /** How the digest compares with that of the published file: `unknown` where none is known. */
  readonly published: "same" | "different" | "unknown";
}

/** What was found where a weight file is expected. */
export interface WeightReport {
  readonly backbone: string;
  /** `broken`: a file is there and cannot be used as this backbone. */
  readonly state: "ok" | "missing" | "broken";
  /** Where the file is expected. */
  readonly path: string;
  /** Where it comes from, as far as that is known. */
  readonly source: PublishedFile | null;
  /** What is wrong with the file; null unless `broken`. */
  readonly fault: string | null;
  /** Null unless `ok`. */
  readonly summary: WeightSummary | null;
}

/**
 * Looks at the weight file of a backbone.
 *
 * @param definition The backbone, a vision transformer under DINO's names.
 * @param root Folder of weights and datasets.
 * @param published Where files come from.
 * @returns The report; faults of the file are in it, never thrown.
 */
export async function examineWeights(
  definition: BackboneDefinition,
  root: string,
  published: PublishedFiles = PUBLISHED,
): Promise<WeightReport> {
  const place = {
    backbone: definition.name,
    path: join(root, definition.file),
    source: published[definition.file] ?? null,
  };
  try {
    const summary = await verifyWeights(definition, place.path, place.source?.sha256);
    return { ...place, state: "ok", fault: null, summary };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      return { ...place, state: "missing", fault: null, summary: null };
    }
    return { ...place, state: "broken", fault: (error as Error).message, summary: null };
  }
}

/**
 * Looks at the weight file of every backbone that comes with the harness, one after the other: two may not fit into memory.
 *
 * @param root Folder of weights and datasets.
 * @param published Where files come from.
 */
export async function examineAllWeights(root: string, published?: PublishedFiles): Promise<WeightReport[]> {
  const reports: WeightReport[] = [];
  for (const name of backbones.names) {
    reports.push(await examineWeights(await backbones.load(name), root, published));
  }
  return reports;
}

/**
 * Reads a weight file and compares it with what a backbone is defined to be.
 *
 * @param definition The backbone, a vision transformer under DINO's names.
 * @param path Path of the file.
 * @param sha256 Digest of the published file, where it is known.
 * @throws {TypeError} The file holds no vision transformer, or one of another architecture.
 * @throws {SyntaxError} The file is malformed.
 * @throws {RangeError} Something in it does not fit.
 * @throws {Deno.errors.NotFound} The file does not exist.
 */
export async function verifyWeights(
  definition: BackboneDefinition,
  path: string,
  sha256?: string,
): Promise<WeightSummary> {
  const { tensors, format, digest } = await readWeights(path);
  // The shapes do not tell the heads; one head divides every channels.
  const { heads: _, ...architecture } = dinoParameters(tensors, { heads: 1 }).architecture;
  const faults = (["channels", "patch", "depth"] as const).filter((size) =>
    architecture[size] !== definition[size]
  );
  if (faults.length > 0) {
    const sizes = (of: Pick<BackboneDefinition, "channels" | "patch" | "depth">) =>
      faults.map((size) => `${size} ${of[size]}`).join(" and ");
    throw new TypeError(
      `Cannot use "${path}" as the backbone "${definition.name}": it has ${sizes(architecture)}, ` +
        `expected ${sizes(definition)}`,
    );
  }
  const compared = sha256 === undefined ? "unknown" : sha256 === digest ? "same" : "different";
  return { format, tensors: tensors.size, architecture, sha256: digest, published: compared };
}
