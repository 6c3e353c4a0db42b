import { z } from "zod";
import type { Catalogue } from "../../src/spec/catalogue.ts";
import type { CellSettings } from "../../src/spec/cell_settings.ts";
import { SpecError, type SpecProblem } from "../../src/spec/problems.ts";
import { parseSpec } from "../../src/spec/read.ts";
import type { Spec } from "../../src/spec/types.ts";

/** A small world of methods, datasets and backbones for the tests of this room. */
export const CATALOGUE: Catalogue = {
  methods: {
    dino: { title: "DINO", version: 1, options: z.strictObject({}), supportsOmh: false },
    stego: {
      title: "STEGO",
      version: 2,
      options: z.strictObject({
        dim: z.int().min(1).default(90),
        pointwise: z.boolean().default(true),
        weights: z.strictObject({ self: z.number().min(0).default(0.1), knn: z.number().min(0).default(1) })
          .prefault({}),
      }),
    },
    smooseg: {
      title: "SmooSeg",
      version: 1,
      options: z.object({ dim: z.int().min(1).default(64), shift: z.number() }),
    },
  },
  datasets: {
    cocostuff27: { title: "COCOStuff27", classes: 27 },
    cityscapes27: { title: "Cityscapes", classes: 27 },
    earthcover6: { title: "EarthCover-6", classes: 6 },
  },
  backbones: {
    "vit-b8": { title: "ViT-B/8", channels: 768, patch: 8 },
    "vit-s8": { title: "ViT-S/8", channels: 384, patch: 8 },
    "earthcover-vit": { title: "EarthCover ViT", channels: 128, patch: 8 },
  },
  extensions: {
    omh: {
      title: "OMH",
      options: z.strictObject({
        levels: z.int().min(1).max(8).default(3),
        epsilon: z.number().positive().max(10).default(0.02),
        solver: z.enum(["log", "plain"]).default("log"),
      }),
    },
  },
};

/** Settings of a cell for tests, with some of them replaced. */
export function cellSettings(change: Partial<CellSettings> = {}): CellSettings {
  return {
    method: "stego",
    dataset: "earthcover6",
    backbone: "earthcover-vit",
    options: { dim: 90, weights: { self: 0.1 } },
    omh: null,
    features: { center: false, precision: "f32" },
    train: {
      steps: 400,
      batch: 32,
      resolution: 224,
      seeds_vary: "all-but-order",
      crop: "none",
      probe_rate: "fixed",
      extra_clusters: 0,
      linear_probe: true,
    },
    evaluate: {
      resolution: 320,
      flip: true,
      readout: "literal",
      restarts: 50,
      crf: false,
      matching: "one-to-one",
      checkpoint: "last",
    },
    ...change,
  };
}

/** The head of a spec, on lines 1 to 7; rows follow. */
export const HEAD = `id: test
title: Test
version: 1
seeds: [0, 1]
base: { method: stego, dataset: cocostuff27, backbone: vit-b8 }
tracks: { embedded: { dataset: earthcover6, train.steps: 400 }, paper: { train.batch: 16 } }
rows:
`;

/** A spec with the given rows and what follows them. */
export function specOf(rest: string): Spec {
  return parseSpec(HEAD + rest, { file: "x.yaml", catalogue: CATALOGUE });
}

/** What is wrong with a text; nothing if it can be read. */
export function problemsOf(text: string): readonly SpecProblem[] {
  try {
    parseSpec(text, { file: "x.yaml", catalogue: CATALOGUE });
  } catch (error) {
    if (error instanceof SpecError) return error.problems;
    throw error;
  }
  return [];
}

/** Place and message of what is wrong with a spec of the given rows; lines counted from the first row. */
export function wrongIn(rest: string): string[] {
  const offset = HEAD.split("\n").length - 1;
  return problemsOf(HEAD + rest).map(({ line, column, message }) => `${line - offset}:${column} ${message}`);
}
