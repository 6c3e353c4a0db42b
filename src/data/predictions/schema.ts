/**
 * What a predictions file may say.
 *
 * @module
 */
import { z } from "zod";

/** What a predictions file says. */
export interface PredictionsText {
  /** Path of the JSON Schema, for editors. */
  readonly $schema?: string;
  /** Name of the dataset, or the path of a dataset file, relative to the predictions file. */
  readonly dataset: string;
  /** The split that was predicted. */
  readonly split: "val";
  /** Ids of clusters, which are matched to classes; ids of classes, which are not; or codes, which are clustered here. */
  readonly holds: "clusters" | "classes" | "codes";
  /** Number of clusters; of codes, by default one per class. */
  readonly clusters?: number;
  /** Whether label maps have the pixels of the pictures, or those of the square that is scored. */
  readonly geometry: "native" | "evaluated";
  /** Whether the predictions were refined with a CRF already. */
  readonly crf: boolean;
  /** Which checkpoint predicted. */
  readonly checkpoint: "last" | "best-on-labels";
  /** What was trained. */
  readonly method: string;
  /** What it was trained on. */
  readonly backbone: string;
  /** Version of the program. */
  readonly commit?: string;
  /** Seeds that there are predictions of. */
  readonly seeds: readonly number[];
}

const text: z.ZodString = z.string().min(1);

/** A predictions file. */
export const PREDICTIONS_FILE: z.ZodType<PredictionsText> = z.strictObject({
  $schema: text.optional().describe("Path of predictions.schema.json, for editors"),
  dataset: text.describe("Name of the dataset, or the path of a dataset file, relative to this file"),
  split: z.literal("val").describe("The split that was predicted"),
  holds: z.enum(["clusters", "classes", "codes"]).describe(
    "What is predicted: ids of clusters, which are matched to classes; ids of classes, which are not; or codes, which are clustered here",
  ),
  clusters: z.int().min(1).max(4096).optional().describe(
    "Number of clusters; of codes, by default one per class",
  ),
  geometry: z.enum(["native", "evaluated"]).describe(
    "Whether label maps have the pixels of the pictures, or those of the square that is scored; codes are of the square",
  ),
  crf: z.boolean().describe("Whether the predictions were refined with a CRF already"),
  checkpoint: z.enum(["last", "best-on-labels"]).describe(
    "Which checkpoint predicted: the last, or the one that was best on the labels that are scored",
  ),
  method: text.describe("What was trained"),
  backbone: text.describe("What it was trained on"),
  commit: text.optional().describe("Version of the program"),
  seeds: z.array(z.int().min(0).max(0xffffffff)).min(1).refine((list) => new Set(list).size === list.length, {
    error: "each seed once",
  }).describe("Seeds that there are predictions of, in seed-0, seed-1 and so on"),
}).superRefine(({ holds, clusters, geometry }, { addIssue }) => {
  const fault = (key: string, message: string) => addIssue({ code: "custom", path: [key], message });
  if (holds === "clusters" && clusters === undefined) fault("clusters", "the number of clusters");
  if (holds === "classes" && clusters !== undefined) {
    fault("clusters", "it is given and classes are held, expected it left out");
  }
  if (holds === "codes" && geometry === "native") {
    fault("geometry", "it is native and codes are held, expected evaluated");
  }
});

/**
 * The JSON Schema of predictions files, for editors.
 *
 * @returns Plain data.
 */
export function predictionsJsonSchema(): Record<string, unknown> {
  return {
    ...z.toJSONSchema(PREDICTIONS_FILE, { io: "input", unrepresentable: "any" }),
    title: "Predictions file",
  };
}
