/**
 * A predictions file as a method that specs can name: its cells train nothing and are scored on what another program wrote.
 *
 * @module
 */
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { canonicalJson } from "../../base/canonical_json.ts";
import { sha256 } from "../../base/digest.ts";
import { readText } from "../../base/read_file.ts";
import { EXTERNAL_BACKBONE, UPLOADED } from "../../spec/external.ts";
import type { CellSettings } from "../../spec/mod.ts";
import { defineMethod } from "../define.ts";
import type { MethodDefinition } from "../types.ts";
import { readPredictions } from "../../data/predictions/read.ts";
import type { PredictionsText } from "../../data/predictions/schema.ts";

/** What a predictions file is, in messages. */
const WHAT = "a predictions file";

/** Starts of k-means where the settings of a table ask for none (ours). */
const RESTARTS = 50;

/** Raised whenever the same predictions get other scores. */
const VERSION = 1;

/**
 * Reads a predictions file.
 *
 * @param url URL of the JSON file.
 * @throws {SpecError} With every mistake in it, each at its place.
 * @throws {Deno.errors.NotFound} There is no such file.
 */
export async function loadPredictions(url: string): Promise<MethodDefinition> {
  const file = fileURLToPath(url);
  const declared = readPredictions(await readText(file, WHAT), file);
  return defineMethod({
    name: declared.method,
    title: `${declared.method}, by another program`,
    version: VERSION,
    options: z.strictObject({}).transform(() => optionsOf(declared)),
    needs: [],
    dropLast: false,
    trains: false,
    supportsOmh: false,
    uploaded: {
      file,
      folder: dirname(file),
      declared,
      settle: (settings, classes) => settled(settings, declared, classes),
    },
    stepFlops: () => 0,
    trainer: () => {
      throw new TypeError(`Cannot train "${file}": it holds predictions, expected them to be scored`);
    },
    example: {},
  });
}

/**
 * A digest of what a predictions file says of all its seeds, wherever it is.
 *
 * @param url URL of the JSON file.
 * @returns SHA-256, 64 hex digits.
 */
export async function predictionsDigest(url: string): Promise<string> {
  const file = fileURLToPath(url);
  return sha256(canonicalJson(optionsOf(readPredictions(await readText(file, WHAT), file))));
}

/** What is recorded with each result. */
function optionsOf(
  { method, backbone, commit, holds, clusters, geometry, crf, checkpoint }: PredictionsText,
): Record<string, unknown> {
  return {
    provenance: UPLOADED,
    method,
    backbone,
    ...commit !== undefined && { commit },
    holds,
    ...clusters !== undefined && { clusters },
    geometry,
    crf,
    checkpoint,
  };
}

/** Settings as what made the predictions had them, where a table has no say. */
function settled(
  { evaluate: { resolution, crf, matching, restarts }, ...settings }: CellSettings,
  { holds, clusters, checkpoint, ...made }: PredictionsText,
  classes: number,
): CellSettings {
  const isCodes = holds === "codes";
  return {
    ...settings,
    backbone: EXTERNAL_BACKBONE,
    features: { center: false, precision: "f32" },
    train: {
      steps: 0,
      batch: 1,
      resolution,
      seeds_vary: "all",
      crop: "none",
      probe_rate: "fixed",
      extra_clusters: Math.max(0, (clusters ?? classes) - classes),
      linear_probe: false,
    },
    evaluate: {
      resolution,
      flip: false,
      readout: isCodes ? "converged" : "literal",
      restarts: isCodes ? restarts || RESTARTS : 0,
      crf: isCodes ? crf : made.crf,
      matching: holds === "classes" ? "none" : matching,
      checkpoint,
    },
  };
}
