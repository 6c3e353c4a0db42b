/**
 * The checksum of a result file: whoever changes a number by hand is found, whichever number it is.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { canonicalJson } from "../spec/mod.ts";
import type { CellResult } from "./types.ts";

const DIGITS = 16;

/**
 * The digest of a result: SHA-256 over its canonical JSON without `digest` and `provenance`.
 *
 * @param result As in memory or as read from its file: NaN counts as null, as it does in JSON.
 * @returns 16 hex digits.
 */
export function cellDigest(result: Omit<CellResult, "digest">): string {
  const { digest: _, provenance: __, ...content } = result as CellResult;
  const plain = JSON.parse(JSON.stringify(content));
  return createHash("sha256").update(canonicalJson(plain)).digest("hex").slice(0, DIGITS);
}

/** A result with its digest, keys in the order of the file. */
export function sealCell(result: Omit<CellResult, "digest">): CellResult {
  const { provenance, ...content } = result;
  return { ...content, digest: cellDigest(result), provenance };
}
