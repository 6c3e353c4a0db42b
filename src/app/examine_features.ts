/**
 * How good a backbone's features are on a dataset, before any method is trained on them: beside colour alone, over seeds.
 *
 * @module
 */
import { resolve } from "node:path";
import { sha256 } from "../base/digest.ts";
import { RandomStreams } from "../base/random.ts";
import { systemClock } from "../base/clock.ts";
import { openWorkspace, type Workspace } from "../base/workspace.ts";
import { scoreNeighbors } from "../evaluate/score_neighbors.ts";
import { FeatureCache } from "../features/cache/feature_cache.ts";
import { type CohortResources, openCohort } from "../launch/cohort_resources.ts";
import { summary } from "../results/cell_metrics.ts";
import { scoresOf, type SeedScores } from "../results/table_file.ts";
import { type CellSettings, cellsOf, type Metric } from "../spec/mod.ts";
import { engineFor } from "./engine_choice.ts";
import { featureSheets, type FeatureView, viewFeatures } from "./feature_pictures.ts";
import { cacheOf } from "./kept_features.ts";
import { type LoadedPlan, planText } from "./load_plan.ts";
import { type RunOptions, runTable } from "./run_table.ts";

/** The backbone that others are put beside: colours alone. */
const COLOUR = "color";
/** Most characters of a name in the name of a table. */
const LONGEST = 30;

/** What is examined, and how. */
export interface FeatureOptions extends Omit<RunOptions, "track" | "backbone"> {
  /**
   * Seeds of k-means, of the linear probe and of the labelled sample.
   *
   * @default {[0, 1, 2, 3, 4]}
   */
  readonly seeds?: readonly number[];
  /**
   * Pictures that are drawn, spread evenly over the validation split.
   *
   * @default {6}
   */
  readonly images?: number;
  /** Told what is done once the table of k-means and linear probe is there. */
  readonly onStage?: (what: string) => void;
}

/** Scores of one backbone over seeds. */
export interface BackboneScores {
  /** The backbone. */
  readonly backbone: string;
  /** K-means on features, run to convergence, clusters matched to classes. No label has a part in the clusters. */
  readonly kmeans: Readonly<Record<Metric, SeedScores>>;
  /** The linear probe, trained on labels of training images; null where they have none. */
  readonly linear: Readonly<Record<Metric, SeedScores>> | null;
  /** The nearest-neighbour classifier, which has those labels too; null where there are none. */
  readonly neighbors: Readonly<Record<Metric, SeedScores>> | null;
  /** Share of the variance of the features along each of the first principal components, fraction of 1. */
  readonly components: readonly number[];
}

/** What was found of a backbone on a dataset. */
export interface FeatureExamination {
  /** The dataset, as it was named. */
  readonly dataset: string;
  /** The seeds. */
  readonly seeds: readonly number[];
  /** What both backbones were examined with. */
  readonly settings: Pick<CellSettings, "train" | "evaluate" | "features">;
  /** The backbone, then colours alone. */
  readonly backbones: readonly BackboneScores[];
}

/** An examination with its pictures. */
export interface ExaminedFeatures {
  /** Scores and settings. */
  readonly examination: FeatureExamination;
  /** A PNG file for each picture that was drawn, by its index in the validation split. */
  readonly pictures: readonly { readonly index: number; readonly png: Uint8Array }[];
  /** Folder of the table of k-means and linear probe. */
  readonly folder: string;
}

/**
 * Examines a backbone's features.
 *
 * K-means and linear probe are cells of a table like any other, which is kept apart from those of specs and taken up again.
 *
 * @param backbone A name, or a module relative to the workspace's folder.
 * @param dataset A name, or a dataset file or module, likewise.
 * @param options Seeds, pictures, and how the table is run.
 * @returns Scores and pictures; nothing but the table is written.
 * @throws {SpecError} There is no such backbone or dataset, or they do not fit each other.
 * @throws {Deno.errors.NotFound} Data or weights are missing.
 *
 * @example A dataset whose file is not there
 * ```ts
 * import { assertRejects } from "@std/assert";
 * import { examineFeatures } from "@omh/bench";
 *
 * await assertRejects(() => examineFeatures("scattering", "./no/such/dataset.yaml"), Deno.errors.NotFound);
 * ```
 */
export async function examineFeatures(
  backbone: string,
  dataset: string,
  options: FeatureOptions = {},
): Promise<ExaminedFeatures> {
  const { seeds = [0, 1, 2, 3, 4], images = 6, onStage = () => {} } = options;
  const usual = options.workspace ?? openWorkspace();
  const workspace: Workspace = { ...usual, results: resolve(usual.trials, "../looked-at") };
  const names = backbone === COLOUR ? [COLOUR] : [backbone, COLOUR];
  const planned = await planBoth(names, dataset, seeds, { ...options, workspace });
  const { table, results, folder } = await runTable(planned, options);
  const failed = results.find(({ outcome }) => outcome.status !== "finished");
  if (failed) {
    const { outcome, settings, seed } = failed;
    const cause = outcome.status === "finished" ? "" : outcome.cause;
    throw new Error(`Cannot examine "${settings.backbone}" with seed ${seed}: ${cause}`);
  }
  const backbones: BackboneScores[] = [];
  const views: FeatureView[] = [];
  for (const [i, row] of table.rows.entries()) {
    onStage(`nearest neighbours and principal components of ${names[i]}`);
    const looked = await lookAt(planned, i, { ...options, seeds, images });
    views.push(looked.view);
    backbones.push({
      backbone: names[i],
      kmeans: { acc: row.acc!, miou: row.miou! },
      linear: looked.neighbors && row.linear,
      neighbors: looked.neighbors,
      components: looked.view.components,
    });
  }
  const { train, evaluate, features } = cellsOf(planned.plan)[0].settings;
  const pictures = await featureSheets(views);
  const examination = { dataset, seeds, settings: { train, evaluate, features }, backbones };
  return { examination, pictures, folder };
}

/** One table of the backbones with the same settings: those that suit the first. */
async function planBoth(
  names: readonly string[],
  dataset: string,
  seeds: readonly number[],
  options: FeatureOptions & { readonly workspace: Workspace },
): Promise<LoadedPlan> {
  const words = [names[0], dataset].map((name) =>
    name.toLowerCase().split(/[^a-z0-9]+/).filter(Boolean).join("-").slice(-LONGEST).replaceAll(/^-|-$/g, "")
  );
  const { folder } = options.workspace;
  const digest = sha256(JSON.stringify([names[0], dataset, folder])).slice(0, 8);
  const spec = (rest: object) => ({
    id: ["features", ...words.filter(Boolean), digest].join("-"),
    title: `Features of ${names[0]} on ${dataset}`,
    version: 1,
    seeds,
    tracks: { embedded: {} },
    ...rest,
  });
  const plan = (content: object) =>
    planText({ text: JSON.stringify(content), path: `${folder}/features.json`, name: names[0] }, options);
  const base = {
    method: "dino",
    dataset,
    train: { linear_probe: true },
    evaluate: { readout: "converged" },
  };
  const fitting = await plan(
    spec({ presets: true, base: { ...base, backbone: names[0] }, rows: [{ name: "features" }] }),
  );
  const [{ settings }] = cellsOf(fitting.plan);
  const { train } = await fitting.resources.sizes(settings);
  const { features, evaluate, options: dino } = settings;
  const shared = {
    ...base,
    dino,
    features,
    evaluate,
    train: { ...settings.train, batch: Math.min(settings.train.batch, train) },
  };
  const rows = names.map((name, i) => ({ name: i === 0 ? "features" : "colour", set: { backbone: name } }));
  return await plan(spec({ base: shared, rows }));
}

interface Looked {
  readonly neighbors: Readonly<Record<Metric, SeedScores>> | null;
  readonly view: FeatureView;
}

/** What of a row no cell has: scores of nearest neighbours, and pictures. */
async function lookAt(
  planned: LoadedPlan,
  row: number,
  { seeds, images, ...options }: FeatureOptions & Required<Pick<FeatureOptions, "seeds" | "images">>,
): Promise<Looked> {
  const { plan, resources } = planned;
  const { settings } = plan.rows[row].points[0];
  const engine = await engineFor(plan, options);
  const kept = cacheOf(planned, options);
  const { clock = systemClock, listener } = options;
  const cache = kept && new FeatureCache({
    ...kept,
    numerics: engine.numerics,
    clock,
    warn: (message) => listener?.onNotice?.(message),
  });
  const cohort = await openCohort(settings!, resources, engine, cache);
  try {
    return {
      neighbors: await neighborScores(cohort, seeds),
      view: await viewFeatures(cohort, new RandomStreams(seeds[0]), images),
    };
  } finally {
    cohort.dispose();
  }
}

async function neighborScores(
  { dataset: { classes }, train, val }: CohortResources,
  seeds: readonly number[],
): Promise<Looked["neighbors"]> {
  const scored = [];
  for (const seed of seeds) {
    const scores = await scoreNeighbors(train, val, classes.length, new RandomStreams(seed));
    scored.push(scores && summary({ scores }, classes));
  }
  return scored.every((scores) => scores === null) ? null : scoresOf(scored);
}
