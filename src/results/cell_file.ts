/**
 * The text of a cell's result file: sealed with a checksum, so that whoever changes a number by hand is found, whichever number
 * it is; read again with every doubt.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { z } from "zod";
import { canonicalJson, KEY_PARTS } from "../spec/mod.ts";
import { CELL_SCHEMA, type CellResult } from "./types.ts";

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
  const { outcome } = content;
  // What a method throws need not be an error, nor say anything.
  const told = outcome.status === "finished" || typeof outcome.cause === "string"
    ? outcome
    : { ...outcome, cause: "something without a message was thrown" };
  const sealed = { ...content, outcome: told };
  return { ...sealed, digest: cellDigest({ ...sealed, provenance }), provenance };
}

const count = z.int().min(0);
const score = z.number().nullable();
const summary = { acc: score, miou: score, iou: z.record(z.string(), score) };
const confusion = z.array(z.array(count)).min(1);
const step = { step: count, cause: z.string().optional() };

const probe = { ...summary, confusion };
const readout = { ...probe, assignment: z.array(z.string().nullable()), effective_clusters: z.number() };

const metrics = z.object({
  literal: z.object(readout).nullable(),
  converged: z.object({
    ...readout,
    restarts: count,
    objective: z.object({ best: z.number(), median: z.number(), worst: z.number() }).nullable(),
    agreement: z.number().nullable(),
  }).nullable(),
  linear: z.object(probe).nullable(),
  codes: z.object({ effective_clusters: z.number(), mean_cosine: z.number(), effective_rank: z.number() })
    .nullable(),
  images: z.array(z.array(count)),
  groups: z.array(count),
});

/** The shape of a result file; settings and provenance are left open. */
const schema = z.object({
  schema: z.literal(CELL_SCHEMA),
  key: z.string(),
  key_parts: z.partialRecord(z.enum(KEY_PARTS), z.string()),
  settings: z.record(z.string(), z.unknown()),
  seed: count,
  identity: z.object({
    method_version: z.int(),
    dataset_fingerprint: z.string(),
    weights_digest: z.string(),
    code: z.partialRecord(z.enum(["method", "dataset", "backbone"]), z.string()).optional(),
    numerics: z.string(),
  }),
  open_choices: z.record(z.string(), z.unknown()),
  outcome: z.discriminatedUnion("status", [
    z.object({ status: z.literal("finished") }),
    z.object({ status: z.literal("diverged"), ...step }),
    z.object({ status: z.literal("failed"), ...step }),
  ]),
  metrics: metrics.nullable(),
  curve: z.object({
    steps: z.array(count),
    losses: z.record(z.string(), z.array(score)),
    diagnostics: z.record(z.string(), z.array(score)),
  }),
  validation: z.object({ chosen: count, steps: z.array(count), scores: z.array(score) }).optional(),
  digest: z.string(),
  provenance: z.record(z.string(), z.unknown()),
});

/**
 * Reads a result.
 *
 * @param text JSON text.
 * @param path Name of the file, for messages.
 * @throws {SyntaxError} The text is no JSON, of another schema, or lacks what the schema has.
 */
export function parseCell(text: string, path: string): CellResult {
  const value = parseJson(text, path, CELL_SCHEMA);
  const found = (value as { schema?: unknown } | null)?.schema;
  if (found !== CELL_SCHEMA) {
    throw new SyntaxError(
      `Cannot read the result "${path}": its schema is ${found}, expected ${CELL_SCHEMA}`,
    );
  }
  const { error } = schema.safeParse(value);
  if (error) {
    const { path: where, message } = error.issues[0];
    throw new SyntaxError(
      `Cannot read the result "${path}": ${
        where.join(".")
      } has a fault (${message}), expected ${CELL_SCHEMA}`,
      { cause: error },
    );
  }
  return value as CellResult;
}

/**
 * Reads JSON.
 *
 * @param path Name of the file, for messages.
 * @param expected What it should be.
 * @throws {SyntaxError} The text is no JSON.
 */
export function parseJson(text: string, path: string, expected: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SyntaxError(`Cannot read the result "${path}": it is no JSON, expected ${expected}`, { cause });
  }
}
