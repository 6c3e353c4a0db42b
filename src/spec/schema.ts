import { z } from "zod";
import { COMMAND } from "./command.ts";
import { byMetric } from "./metrics.ts";
import { SEEDS } from "./seed_list.ts";

/** Most characters of a name that becomes a folder: file systems take 255 bytes. */
export const LONGEST_NAME = 100;

/** Characters of the name of a row: more make no column of a table. */
export const LONGEST_ROW_NAME = 200;

/** Settings, nested or dotted; what they may be depends on the catalogue. */
export const SETTINGS = z.record(z.string(), z.unknown());

/** Settings with a list of values each. */
export const AXES = z.record(z.string(), z.unknown());

/** Names that a spec may give to modules and programs. */
export const PLUGIN_NAME = /^[A-Za-z][\w-]*$/;

const text = z.string().min(1);

const paper = byMetric(({ range: [least, most] }) => {
  const score = z.number().min(least).max(most).nullable();
  return z.union([score, z.array(score).min(1)]).optional();
});

const tolerance = byMetric(({ range: [least, most] }) => z.number().min(0).max(most - least).optional());

const margin = byMetric(({ range: [least, most] }) => z.number().gt(0).max(most - least).optional());

/** Names that become folders: lower-case words joined with hyphens. */
const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/).max(LONGEST_NAME);

/** A track of the whole spec: settings beside what else is said of it. */
export const TRACK = z.looseObject({
  title: text.optional().describe("Title of the table on the track, where it is another"),
  seeds: SEEDS.optional(),
  note: text.optional(),
  engine: text.optional().describe(
    "The engine that the track runs on unless another is asked for; default wasm for embedded, otherwise auto",
  ),
  paper: z.boolean().optional().describe(
    "Whether the track is the paper's own setting, with whose numbers its scores compare; default only for paper",
  ),
  keep_models: SEEDS.optional().describe(
    "Seeds whose trained models every run keeps beside the results, as bench --keep-models keeps those of all: a report shows what they see",
  ),
});

/** A track of one row: settings beside `seeds`, `note` and `cite`. */
export const ROW_TRACK = z.looseObject({
  seeds: SEEDS.optional(),
  note: text.optional(),
  cite: z.boolean().optional(),
});

const row = z.strictObject({
  name: text.max(LONGEST_ROW_NAME).describe("Name of the row; {setting} stands for a setting's value"),
  set: SETTINGS.optional().describe("Settings of the row"),
  predictions: text.optional().describe(
    "Path of the predictions file of another program, relative to the spec: the row is not trained but scored on what that wrote",
  ),
  grid: AXES.optional().describe(
    "Every combination of these values is a point; the last axis varies fastest",
  ),
  zip: AXES.optional().describe(
    "Lists of equal length that advance together, as one axis after those of the grid",
  ),
  include: z.array(SETTINGS).min(1).optional().describe("Further points, after those of grid and zip"),
  exclude: z.array(SETTINGS).min(1).optional().describe(
    "Drops the points of grid and zip that have these settings",
  ),
  paper: z.strictObject(paper).optional()
    .describe(
      "The paper's numbers: one for all points, or a list with one a point; null for none",
    ),
  seeds: SEEDS.optional().describe("Seeds of this row"),
  only: z.array(slug).min(1).optional().describe(
    "The tracks that have the row; by default all. A claim is judged on the tracks that have both its rows",
  ),
  cite: z.boolean().optional().describe("Quotes the paper's numbers and does not run the row"),
  tracks: z.record(slug, ROW_TRACK).optional()
    .describe("What a track changes for this row"),
  note: text.optional().describe("A footnote of the row"),
});

/** The structure of a spec file; settings are left open. */
export const SPEC = z.strictObject({
  id: slug.describe(
    "Name of the spec in results, such as ablation-tau",
  ),
  title: text.describe("Title of the table"),
  version: z.int().min(1).describe("Counts changes of the spec that make old results incomparable"),
  about: text.optional().describe("A few sentences on what the table shows"),
  table: z.int().min(1).optional().describe("Number of the paper's table"),
  seeds: SEEDS.describe("Seeds that every point is run with"),
  plugins: z.record(z.string().regex(PLUGIN_NAME), z.union([text, COMMAND])).optional().describe(
    "Names for modules beside the spec, such as kmeans: ./kmeans_pca.ts, that rows then use as methods, datasets or backbones, and for programs, that rows use as methods",
  ),
  presets: z.boolean().optional().describe(
    "Whether settings that the spec does not give are those that suit its datasets and backbones; default false: the published ones",
  ),
  base: SETTINGS.optional().describe("Settings of every row"),
  rows: z.array(row).min(1),
  primary: z.array(text).optional().describe(
    "The claims that the table is about, such as miou(OMH) > miou(STEGO); the error rate is held over all of them together",
  ),
  claims: z.array(text).optional().describe(
    "Further claims, such as miou(omh.epsilon=0.02) > miou(omh.epsilon=0.05): exploratory, each judged by itself",
  ),
  margin: z.strictObject(margin).optional().describe(
    "The largest difference that is as good as none, in percentage points; default for each claim half the paper's difference, at least 0.5",
  ),
  tolerance: z.strictObject(tolerance).optional().describe(
    "How far the mean of a row may lie from the paper's number where a track is the paper's setting, in percentage points",
  ),
  tracks: z.record(slug, TRACK)
    .refine((tracks) => Object.keys(tracks).length > 0, { error: "at least one track, such as embedded" })
    .describe("What each track changes; a track that is not named cannot be run"),
});
