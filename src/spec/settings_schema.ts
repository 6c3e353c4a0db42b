import { z } from "zod";
import type { Flaw } from "./_issues.ts";
import { type JsonNode, jsonNode, nodeAt } from "./_json_node.ts";
import { VARIATIONS } from "../base/variation.ts";
import { LIMITS } from "./limits.ts";
import type { Catalogue } from "./catalogue.ts";

/** Settings whose value is a name in the catalogue. */
export const CHOICES = ["method", "dataset", "backbone"] as const;

/** Sections that every cell has, whatever its method; steps and batch as STEGO trains COCOStuff27 (reference: STEGO, section 3). */
export const SECTIONS: Readonly<Record<"features" | "train" | "evaluate", z.ZodType>> = {
  features: z.strictObject({
    center: z.boolean().default(false).describe(
      "Subtracts the train split's mean feature. Default false (official).",
    ),
    precision: z.enum(["f32", "f16"]).default("f32").describe(
      "`f16` rounds what the backbone gives to half precision, before the mean is subtracted. " +
        "Default f32 (official).",
    ),
  }),
  train: z.strictObject({
    steps: z.int().min(0).max(LIMITS.steps).default(7000).describe(
      "Optimiser steps; 0 scores a head as it is started, whose own probes are no readout. Default " +
        "7000 (reference: STEGO, section 3).",
    ),
    batch: z.int().min(1).max(LIMITS.batch).default(32).describe(
      "Images per step. Default 32 (reference: STEGO, section 3).",
    ),
    resolution: z.int().min(8).max(LIMITS.resolution).default(224).describe(
      "Side of the square training image, in pixels. Default 224 (reference: STEGO, section 6).",
    ),
    seeds_vary: z.enum(VARIATIONS).default("all").describe(
      "What differs from seed to seed: everything, everything but the order of images, which lets " +
        "seeds share batches, or one factor, for a study of variance. Default all (official).",
    ),
    crop: z.enum(["none", "five", "five-jpeg"]).default("none").describe(
      "Whether training images are cut into five crops; `five-jpeg` compresses each crop as the " +
        "official programs do. Default none (ours).",
    ),
    probe_rate: z.enum(["fixed", "travel"]).default("fixed").describe(
      "Whether a cluster probe that is trained beside a head keeps its learning rate, or, where " +
        "there are fewer steps than the published 7000, learns faster, and the centres of OMH with " +
        "it, so that steps x rate stays as published (7000 x 5e-3), which is how far Adam can move a " +
        "centre. SmooSeg's predictor is no such probe and keeps its rate. Default fixed (official).",
    ),
    extra_clusters: z.int().min(0).max(LIMITS.extraClusters).default(0).describe(
      "Clusters beyond one per class. Default 0 (official).",
    ),
    linear_probe: z.boolean().default(true).describe(
      "Trains a linear probe on the labels beside the head, as a diagnostic. Default true " +
        "(reference: STEGO, section 4).",
    ),
  }),
  evaluate: z.strictObject({
    resolution: z.int().min(8).max(LIMITS.resolution).default(320).describe(
      "Side of the square test image, in pixels. Default 320 (reference: STEGO, section 6).",
    ),
    flip: z.boolean().default(true).describe(
      "Averages the codes of an image and of its flipped image. Default true " +
        "(reference: STEGO, section 7).",
    ),
    readout: z.enum(["literal", "converged"]).default("literal").describe(
      "The readout that tables show, claims are judged on and counts of images are kept of: the " +
        "method's own cluster probe, trained beside the head as published, or k-means on the trained " +
        "head's codes, run to convergence. Default literal (reference: STEGO, section 4).",
    ),
    restarts: z.int().min(0).max(LIMITS.restarts).default(50).describe(
      "Starts of the k-means of the converged readout; 0 leaves it out. Default 50 (ours).",
    ),
    crf: z.boolean().default(false).describe(
      "Refines the prediction with the dense CRF. Default false (ours; on in the paper's tables).",
    ),
    matching: z.enum(["one-to-one", "many-to-one", "matched-only"]).default("one-to-one").describe(
      "Whether each class gets one cluster, or each cluster the class that it overlaps most; " +
        "`matched-only` is one to one, with the pixels of clusters that are matched to no class left " +
        "out of accuracy and IoU. Default one-to-one (reference: evaluation, section 2).",
    ),
    extra_predictions: z.enum(["counted", "left-out"]).default("counted").describe(
      "Whether pixels that a method's own probe gives to an extra cluster, one beyond the first as many as " +
        "there are classes, are counted, or left out of accuracy and IoU as in the official programs. The " +
        "converged readout, whose clusters are in no order, counts all. Default counted (ours).",
    ),
    protocol: z.enum(["own", "common"]).default("own").describe(
      "Whether a method that has a protocol of its own, as of its official program, is scored by that, " +
        "or by the common one; it then decides about resize and crop, `flip` and `crf`, and perhaps " +
        "`matching`. Of no effect on methods that have none. Default own (official).",
    ),
    checkpoint: z.enum(["last", "best-on-labels"]).default("last").describe(
      "Which checkpoint is scored: the last, or as in the official programs the best on the " +
        "validation labels. Default last (ours).",
    ),
    validate_every: z.int().min(1).max(LIMITS.steps).default(100).describe(
      "Steps from one validation to the next; only with `best-on-labels`. Default 100 " +
        "(reference: STEGO, section 5).",
    ),
    validate_score: z.enum(["miou", "sum"]).default("miou").describe(
      "What the best checkpoint is best by: the mIoU of the method's own clusters, or the sum of " +
        "their accuracy and mIoU and of the linear probe's, where there is one; only with " +
        "`best-on-labels`, as HP's program has it (reference: HP, section 12). Default miou " +
        "(reference: STEGO, section 5).",
    ),
    validate_resolution: z.int().min(8).max(LIMITS.resolution).nullable().default(null).describe(
      "Side of the square image of a validation, in pixels; null for that of the test image. Only " +
        "with `best-on-labels`; SmooSeg's program validates at 224 (reference: SmooSeg, section 8). " +
        "Default null (reference: STEGO, section 6).",
    ),
  }).refine(({ readout, restarts }) => readout === "literal" || restarts > 0, {
    path: ["restarts"],
    message: "the converged readout needs at least one start",
  }).transform(withoutIdle),
};

/** A rule that does not validate cannot depend on how it would; and pixels are counted where nothing else is said. */
function withoutIdle<
  T extends {
    extra_predictions: string;
    checkpoint: string;
    validate_every: number;
    validate_score: string;
    validate_resolution: number | null;
  },
>(evaluate: T) {
  const { validate_every, validate_score, validate_resolution, extra_predictions, ...rest } = evaluate;
  return {
    ...rest,
    ...extra_predictions === "left-out" && { extra_predictions },
    ...rest.checkpoint === "best-on-labels" && { validate_every, validate_score, validate_resolution },
  };
}

/** Whether a loss extension is used; the rest of its section is the catalogue's. */
export const EXTENSION_ENABLED = z.boolean().default(false).describe(
  "Adds these losses to the method's. Default false (official: the baselines have none).",
);

/** The catalogue, with all its settings as one JSON Schema. */
export interface KnownSettings {
  readonly catalogue: Catalogue;
  /** Schema of a complete settings tree. */
  readonly node: JsonNode;
  /** Methods whose name has dots, so that it is one step of a setting's path. */
  readonly whole: readonly string[];
  /** What came of parsing sections so far, by name and content: the points of a grid differ in few of them. */
  readonly parsed: Map<string, ParsedSection>;
}

/** A section with its defaults, and what is wrong with it. */
export interface ParsedSection {
  readonly data: unknown;
  /** Paths are below the section. */
  readonly flaws: readonly Flaw[];
}

/**
 * Lays out all settings that a catalogue gives.
 *
 * @param catalogue What exists.
 * @returns The settings' schema with the catalogue.
 */
export function knownSettings(catalogue: Catalogue): KnownSettings {
  const { methods, datasets, backbones } = catalogue;
  const extensions = Object.entries(catalogue.extensions).map(([name, { title, options }]) => {
    const node = jsonNode(options);
    const properties = { enabled: jsonNode(EXTENSION_ENABLED), ...node.properties };
    return [name, { ...node, properties, description: `Losses of ${title}` }] as const;
  });
  const sections = Object.entries(methods).map(([name, { title, options }]) =>
    [name, { ...jsonNode(options), description: `Options of ${title}` }] as const
  );
  const properties: Record<string, JsonNode> = {
    method: names(methods, "Method"),
    dataset: names(datasets, "Dataset"),
    backbone: names(backbones, "Frozen backbone"),
    features: jsonNode(SECTIONS.features),
    train: jsonNode(SECTIONS.train),
    evaluate: jsonNode(SECTIONS.evaluate),
    ...Object.fromEntries(extensions),
    ...Object.fromEntries(sections),
  };
  return {
    catalogue,
    node: { type: "object", properties, additionalProperties: false },
    whole: Object.keys(methods).filter((name) => name.includes(".")),
    parsed: new Map(),
  };
}

function names(entries: Readonly<Record<string, unknown>>, description: string): JsonNode {
  return { type: "string", enum: Object.keys(entries), description };
}

/**
 * Whether there is a setting of a path.
 *
 * @param known All settings.
 * @param path Path of a setting or of a section.
 * @returns `true` if there is.
 */
export function isSetting(known: KnownSettings, path: readonly string[]): boolean {
  return nodeAt(known.node, path) !== undefined;
}

/**
 * The dotted names of all settings, for suggestions.
 *
 * @param node Schema of a settings tree.
 * @param prefix Put before each name.
 * @returns Names of settings and sections, in order.
 */
export function settingNames(node: JsonNode, prefix = ""): string[] {
  return Object.entries(node.properties ?? {}).flatMap(([key, inner]) => [
    `${prefix}${key}`,
    ...settingNames(inner, `${prefix}${key}.`),
  ]);
}
