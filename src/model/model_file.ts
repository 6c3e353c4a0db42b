/**
 * The file of a model: a safetensors file whose header says what the tensors are of.
 *
 * @module
 */
import { z } from "zod";
import { firstLine } from "../base/thrown.ts";
import { contentDigest } from "../formats/content_digest.ts";
import { readSafetensors, type SafetensorsFile, writeSafetensors } from "../formats/safetensors.ts";
import { isNotFound } from "../base/workspace.ts";
import { type ModelTensors, namedTensors, sortedTensors } from "./tensor_names.ts";
import { type KeptModel, MODEL_SCHEMA, type ModelContent, type ModelOrigin } from "./types.ts";

/** All that is written of a model. */
export type WrittenModel = ModelContent & ModelOrigin & ModelTensors;

/**
 * Writes a model, whole or not at all.
 *
 * @param path Path of the file to create or replace. Its folder must exist.
 */
export async function writeModel(path: string, model: WrittenModel): Promise<void> {
  const { state, centers, mean, hierarchy, scope, provenance, ...content } = model;
  const tensors = namedTensors({ state, centers, mean, hierarchy });
  const text = JSON.stringify(content satisfies ModelContent);
  await writeSafetensors(path, tensors, {
    schema: MODEL_SCHEMA,
    digest: contentDigest(text, tensors),
    model: text,
    scope: JSON.stringify(scope),
    provenance: JSON.stringify(provenance),
  });
}

const count = z.int().min(0);
const size = z.int().min(1);
const byte = z.int().min(0).max(255);
const assignment = z.array(count.nullable()).nullable();

/** The shape of a header; settings are those of a cell, which were checked when it was planned. */
const schema = z.object({
  key: z.string(),
  cell: z.string(),
  settings: z.record(z.string(), z.unknown()),
  seed: count,
  identity: z.object({
    method_version: z.int(),
    dataset_fingerprint: z.string(),
    weights_digest: z.string(),
    code: z.partialRecord(z.enum(["method", "dataset", "backbone"]), z.string()).optional(),
    numerics: z.string(),
  }),
  dataset: z.object({
    name: z.string(),
    classes: z.array(z.string()).min(1),
    colours: z.array(z.tuple([byte, byte, byte])),
    fit: z.enum(["short-side", "square"]),
  }),
  backbone: z.object({
    ...{ name: z.string(), digest: z.string(), channels: size, patch: size },
    transformer: z.object({ depth: size, heads: size, registers: count }).optional(),
    parameters: z.record(z.string(), z.record(z.string(), z.array(count))).optional(),
  }),
  training: z.object({ steps: count, images: count, grid: size, steps_per_epoch: size }),
  readouts: z.object({ literal: assignment, converged: assignment }),
});

/**
 * Reads a model and makes sure that it is one: whole, of this schema, unchanged since it was written.
 *
 * @param path Path of the file.
 * @returns The model. Its tensors are plain arrays; no engine need run.
 * @throws {Deno.errors.NotFound} There is no such file; the message names the command that makes one.
 * @throws {Deno.errors.InvalidData} It is no model, of another schema, cut short or damaged.
 *
 * @example A model that is not there
 * ```ts
 * import { assertRejects } from "@std/assert";
 * import { loadModel } from "@omh/bench";
 *
 * await assertRejects(() => loadModel("no/such.safetensors"), Deno.errors.NotFound, "--keep-models");
 * ```
 */
export async function loadModel(path: string): Promise<KeptModel> {
  const { tensors, metadata } = await contents(path);
  const { schema: found, digest, model: text, scope, provenance } = metadata;
  if (found !== MODEL_SCHEMA) {
    throw invalid(
      path,
      found === undefined ? "it is a safetensors file of another kind" : `its schema is ${found}`,
      found?.startsWith("omh-bench/model@") ? `${MODEL_SCHEMA}; bench --keep-models makes it anew` : EXPECTED,
    );
  }
  if (digest !== contentDigest(text ?? "", tensors)) {
    throw invalid(path, "its content is not what was written", "a file that nobody has changed");
  }
  try {
    const content = schema.parse(JSON.parse(text)) as unknown as ModelContent;
    const origin = { scope: JSON.parse(scope), provenance: JSON.parse(provenance) };
    return { path, digest, ...content, ...origin, ...sortedTensors(tensors) };
  } catch (cause) {
    throw invalid(path, `its header has a fault (${firstLine(cause)})`, EXPECTED, cause);
  }
}

const EXPECTED = "a model that bench --keep-models has kept";

async function contents(path: string): Promise<SafetensorsFile> {
  try {
    return await readSafetensors(path);
  } catch (cause) {
    if (isNotFound(cause)) {
      throw new Deno.errors.NotFound(
        `Cannot read the model "${path}": it is not there, expected one that "deno task bench SPEC --keep-models" has kept`,
        { cause },
      );
    }
    const fault = cause instanceof SyntaxError || cause instanceof RangeError || cause instanceof TypeError;
    if (!fault) throw cause;
    throw invalid(path, "it is no safetensors file, or was cut short", EXPECTED, cause);
  }
}

function invalid(path: string, found: string, expected: string, cause?: unknown): Error {
  return new Deno.errors.InvalidData(`Cannot read the model "${path}": ${found}, expected ${expected}`, {
    cause,
  });
}
