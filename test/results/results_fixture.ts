import { Confusion } from "../../src/evaluate/confusion.ts";
import { scoreClusters, scoreProbe } from "../../src/evaluate/scores.ts";
import { sparseCounts } from "../../src/evaluate/sparse_counts.ts";
import { sealCell } from "../../src/results/cell_file.ts";
import { type CellFindings, cellMetrics } from "../../src/results/cell_metrics.ts";
import { type TableContents, type TableFile, tableFile } from "../../src/results/table_file.ts";
import { CELL_SCHEMA, type CellResult, type Provenance } from "../../src/results/types.ts";
import {
  type CellIdentity,
  type CellKey,
  cellKey,
  type CellSettings,
  parseSpec,
  type PlannedPoint,
  planTable,
  type TablePlan,
  type TrackName,
} from "../../src/spec/mod.ts";
import type { TrainingOutcome } from "../../src/train/types.ts";
import { CATALOGUE } from "../spec/spec_fixture.ts";

/** Classes of the tests' results. */
export const CLASSES = ["water", "land"];
/** Numerics tag of the tests' results. */
export const WASM = "wasm/test/fused";

const SPEC = `id: tiny
title: "Table 9: a test"
version: 1
seeds: [0, 1, 2, 3, 4]
base: { method: stego, dataset: earthcover6, backbone: earthcover-vit }
rows:
  - { name: STEGO, paper: { acc: 70, miou: 50 } }
  - name: OMH
    set: { omh: { enabled: true } }
    note: A footnote.
  - { name: Quoted, cite: true, paper: { acc: 77.9 } }
primary:
  - acc(OMH) > acc(STEGO)
claims:
  - miou(OMH) < miou(STEGO)
  - acc(OMH) > acc(Quoted)
tolerance: { acc: 2 }
tracks: { embedded: { note: A caption. }, paper: {} }
`;

/** A table of two rows that are run with five seeds, and one that is quoted. */
export function tinyPlan(
  { track = "embedded", change = (text) => text }: {
    track?: TrackName;
    change?: (text: string) => string;
  } = {},
): TablePlan {
  const spec = parseSpec(change(SPEC), { file: "tiny.yaml", catalogue: CATALOGUE });
  return planTable(spec, { track, catalogue: CATALOGUE });
}

/** A point of a plan by its name. */
export function pointOf({ rows }: TablePlan, name: string): PlannedPoint {
  return rows.flatMap(({ points }) => points).find((point) => point.name === name)!;
}

/**
 * What is found of a head on images of ten pixels, five of each class.
 *
 * @param right Of each image, how many pixels from the first on are right; the first five are water.
 */
export function findingsOf(right: readonly number[]): CellFindings {
  const labels = Array.from({ length: 10 }, (_, pixel) => pixel < 5 ? 0 : 1);
  const images = right.map((count) => {
    const image = new Confusion(2);
    image.add(labels.map((label, pixel) => pixel < count ? label : 1 - label), labels);
    return image;
  });
  const counts = new Confusion(2);
  for (const { data } of images) data.forEach((count, i) => counts.data[i] += count);
  const scores = scoreClusters(counts);
  return {
    evaluation: {
      literal: { counts, scores, effectiveClusters: 1.9 },
      converged: null,
      images: images.map(sparseCounts),
      linear: { counts, scores: scoreProbe(counts) },
    },
    codes: { spread: { effectiveClusters: 1.8, meanCosine: 0.25, effectiveRank: 3.5 }, starts: null },
    groups: images.map((_, image) => image),
  };
}

/** What can differ from one result of the tests to another. */
export interface CellChanges {
  readonly right?: readonly number[];
  readonly numerics?: string;
  readonly methodVersion?: number;
  readonly code?: CellIdentity["code"];
  readonly outcome?: TrainingOutcome;
  /** Of the train codes. */
  readonly effectiveClusters?: number;
  readonly settings?: Partial<CellSettings>;
}

/** The result of a point with a seed, as a run would write it. */
export function cellOf(point: PlannedPoint, seed: number, changes: CellChanges = {}): CellResult {
  const { right = [8, 9, 7, 8], outcome = { status: "finished" } } = changes;
  const settings = { ...point.settings!, ...changes.settings };
  const { key, identity } = keyOf(settings, seed, changes);
  const isDiverged = outcome.status === "diverged";
  // With five pixels right an image is all water, as the constant prediction has it.
  const { evaluation, codes, groups } = findingsOf(isDiverged ? right.map(() => 5) : right);
  const { effectiveClusters = 1.8 } = changes;
  const spread = { ...codes!.spread, effectiveClusters };
  const findings = isDiverged
    ? { evaluation: { ...evaluation, linear: null }, codes: null, groups }
    : { evaluation, codes: { spread, starts: null }, groups };
  return sealCell({
    schema: CELL_SCHEMA,
    key: key.key,
    key_parts: key.parts,
    settings,
    seed,
    identity: {
      method_version: identity.methodVersion,
      dataset_fingerprint: identity.datasetFingerprint,
      weights_digest: identity.weightsDigest,
      ...identity.code && { code: identity.code },
      numerics: identity.numerics,
    },
    open_choices: {},
    outcome,
    metrics: outcome.status === "failed" ? null : cellMetrics(findings, CLASSES),
    curve: { steps: [10], losses: { total: [0.5] }, diagnostics: {} },
    provenance: PROVENANCE,
  });
}

/** The key of a cell of the tests. */
export function keyOf(
  settings: CellSettings,
  seed: number,
  { numerics = WASM, methodVersion = 1, code }: CellChanges = {},
): { key: CellKey; identity: Parameters<typeof cellKey>[0]["identity"] & { numerics: string } } {
  const identity = {
    ...{ methodVersion, datasetFingerprint: "data", weightsDigest: "weights", numerics },
    ...code && { code },
  };
  return { key: cellKey({ settings, seed, identity }), identity };
}

const PROVENANCE: Provenance = {
  versions: { deno: "2.9.6" },
  engine: "wasm",
  git: null,
  machine: { os: "linux", arch: "x86_64", cores: 2 },
  finished_at: "2026-01-01T00:00:00.000Z",
  wall_seconds: 1,
  peak_bytes: 1,
};

/** Right pixels per image, by row and seed: OMH is two to three pixels an image better. */
export const RIGHT: Readonly<Record<string, readonly (readonly number[])[]>> = {
  STEGO: [
    [6, 7, 6, 7, 6, 7, 6, 7],
    [7, 6, 6, 7, 7, 6, 6, 7],
    [6, 6, 7, 6, 6, 6, 7, 7],
    [7, 7, 6, 7, 6, 6, 7, 7],
    [6, 7, 6, 6, 7, 6, 7, 7],
  ],
  OMH: [
    [9, 9, 9, 9, 8, 10, 9, 9],
    [9, 9, 8, 9, 10, 9, 9, 9],
    [9, 8, 9, 10, 9, 9, 9, 9],
    [9, 9, 9, 9, 9, 9, 9, 8],
    [9, 10, 9, 9, 9, 9, 9, 9],
  ],
};

/** Results of all cells of the plan. */
export function tinyCells(
  plan: TablePlan,
  changesOf: (row: string, seed: number) => CellChanges = () => ({}),
): Map<string, CellResult[]> {
  const points = plan.rows.flatMap(({ points }) => points).filter(({ cite }) => !cite);
  return new Map(points.map((point) => [
    point.name,
    point.seeds.map((seed, i) =>
      cellOf(point, seed, { right: RIGHT[point.name]?.[i], ...changesOf(point.name, seed) })
    ),
  ]));
}

/** The table of such results. */
export function tinyTable(
  plan: TablePlan,
  cells: ReadonlyMap<string, readonly CellResult[]> = tinyCells(plan),
  changes: Partial<TableContents> = {},
): TableFile {
  return tableFile(plan, { engine: WASM, notes: [], resultsOf: ({ name }) => cells.get(name)!, ...changes });
}
