/**
 * What a reader of a table must know to read it right, in words: how its cells ended, what sets it apart from the paper's protocol
 * and its spec, whether training had converged.
 *
 * @module
 */
import { MOST_IGNORED } from "../data/label_counts.ts";
import { hasCollapsed } from "../evaluate/collapse.ts";
import {
  type CellSettings,
  type Change,
  extensionOptions,
  type LossExtension,
  type PlannedPoint,
  type TablePlan,
} from "../spec/mod.ts";
import { isExternal, isRerun, isTrainedHere } from "../spec/external.ts";
import { probeRateScale } from "../methods/parts/probe_rate.ts";
import { perImageCounts, primaryScores, type ScoredResult } from "./primary_scores.ts";
import { collapseNotes, convergenceNotes } from "./training_notes.ts";
import type { CellResult } from "./types.ts";

/**
 * The state of a row: `unfinished` where a seed failed, else `diverged` or `collapsed` where a seed did, else `finished`.
 * `not run here` is a row that is only quoted from the paper. Diverged and collapsed seeds count with the score that they have.
 */
export type RowState = "finished" | "diverged" | "collapsed" | "unfinished" | "not run here";

/** Seeds whose training diverged; they are scored as the constant prediction. */
export function divergedSeeds(results: readonly CellResult[]): number[] {
  return results.filter(({ outcome }) => outcome.status === "diverged").map(({ seed }) => seed);
}

/** Seeds whose heads have collapsed; features that no head was trained on cannot. */
export function collapsedSeeds(results: readonly CellResult[]): number[] {
  return results.filter((result) => {
    const { metrics, settings } = result;
    if (!metrics?.codes || settings.train.steps === 0) return false;
    const { effective_clusters: effectiveClusters, mean_cosine: meanCosine, effective_rank: effectiveRank } =
      metrics.codes;
    return hasCollapsed(
      { effectiveClusters, meanCosine, effectiveRank },
      Object.keys(primaryScores(result)!.iou).length,
    );
  }).map(({ seed }) => seed);
}

/**
 * The state of a row that is run.
 *
 * @param results Results of its cells, one a seed.
 */
export function rowState(results: readonly CellResult[]): RowState {
  if (results.some(({ outcome }) => outcome.status === "failed")) return "unfinished";
  if (divergedSeeds(results).length > 0) return "diverged";
  return collapsedSeeds(results).length > 0 ? "collapsed" : "finished";
}

/** How the cells that did not finish ended, one line each. */
export function incidents(results: readonly CellResult[]): string[] {
  return results.flatMap(({ seed, outcome }) =>
    outcome.status === "finished"
      ? []
      : [`seed ${seed} ${outcome.status} at step ${outcome.step}: ${outcome.cause ?? "without a message"}`]
  );
}

/** What is noted of rows, each line with the name of its row. */
export function rowNotes(
  rows: readonly {
    readonly name: string;
    readonly note: string | null;
    readonly incidents: readonly string[];
    readonly collapsed: readonly number[];
  }[],
): string[] {
  return rows.flatMap(({ name, note, incidents, collapsed }) => [
    ...note ? [`${name}: ${note}`] : [],
    ...incidents.map((incident) => `${name}: ${incident}`),
    ...collapsed.length > 0 ? [`${name}: collapsed with seed ${collapsed.join(", ")}`] : [],
  ]);
}

/**
 * The sentence that stands above a trial.
 *
 * @param changes What was changed from outside the spec, at least one change.
 */
export function trialNote(changes: readonly Change[]): string {
  return `Trial, not the table of the spec: ${changes.map(describeChange).join("; ")}. ` +
    "The paper's numbers are left out, its claims and tolerance are not judged.";
}

/** One change in a few words. */
export function describeChange({ setting, value, instead }: Change): string {
  const before = instead.map(String).join(" or ");
  if (setting === "train.steps") return `shrunk: ${value} of ${before} steps`;
  if (setting === "backbone") return `backbone replaced: ${value} for ${before}`;
  return `${setting} ${value} instead of ${before}`;
}

/**
 * Captions of a table: what is not the default protocol, how the paper's open choices were made, what its rows share, where
 * its data comes from.
 *
 * @param captions Captions of its datasets.
 * @param finished Results of its cells that finished.
 * @param extensions All loss extensions.
 */
export function tableNotes(
  plan: TablePlan,
  captions: readonly string[],
  finished: readonly CellResult[],
  extensions: readonly LossExtension[],
): string[] {
  const points = plan.rows.flatMap(({ points }) => points);
  const settings = points.flatMap((point) => point.settings ?? []);
  return [
    ...protocolNotes(points),
    ...extensions.flatMap((extension) => readingNote(settings, extension)),
    ...remarks(points, seedRemark),
    ...paperNote(points),
    ...convergenceNotes(finished),
    ...collapseNotes(finished),
    ...captions,
  ];
}

/**
 * Captions for classes of a dataset that no scored pixel is labelled with: what is predicted as one of them is wrong for
 * want of labels, or a mask has other numbers than it should; and for a dataset of which hardly a pixel is labelled.
 *
 * @param finished Results that were scored, each with the name of its dataset.
 */
export function labelNotes(
  finished: readonly (ScoredResult & {
    readonly settings: Pick<CellSettings, "dataset"> & {
      readonly evaluate: Pick<CellSettings["evaluate"], "resolution">;
    };
  })[],
): string[] {
  const notes = finished.flatMap((result) => {
    const { dataset, evaluate } = result.settings;
    const labelled = primaryScores(result) ? perImageCounts(result).labelled : {};
    const missing = Object.entries(labelled).filter(([, pixels]) => pixels.every((count) => count === 0));
    const names = missing.map(([name]) => `"${name}"`).join(", ");
    if (missing.length > 0 && missing.length === Object.keys(labelled).length) {
      return [`No pixel of ${dataset} that predictions are made for has a label: nothing is scored.`];
    }
    const ignored = ignoredShare(Object.values(labelled), evaluate.resolution ** 2);
    return [
      ...ignored <= MOST_IGNORED ? [] : [
        `Of the pixels of ${dataset} that predictions are made for, ${
          (100 * ignored).toFixed(1)
        }% have no label: little is scored.`,
      ],
      ...missing.length === 0 ? [] : [
        `No pixel that is scored on ${dataset} is labelled ${names}: IoU is 0 where that is predicted, undefined elsewhere.`,
      ],
    ];
  });
  return [...new Set(notes)];
}

/**
 * Share of pixels without a label, fraction of 1; 0 where nothing was scored.
 *
 * @param labelled Pixels of each class by image.
 * @param pixels Pixels of one image.
 */
function ignoredShare(labelled: readonly (readonly number[])[], pixels: number): number {
  const total = pixels * (labelled[0]?.length ?? 0);
  const counted = labelled.flat().reduce((sum, count) => sum + count, 0);
  return total === 0 ? 0 : 1 - counted / total;
}

/** The choices that the paper leaves open, as the rows of the table with the extension make them. */
function readingNote(
  settings: readonly CellSettings[],
  { name, options, openChoices }: LossExtension,
): string[] {
  const sections = settings.map((cell) => extensionOptions(cell, name)).filter((section) => section !== null);
  if (sections.length === 0) return [];
  const literal = options.parse({});
  const choices = openChoices.map((name) => {
    const values = [...new Set(sections.map((section) => String(section[name])))];
    return values.every((value) => value === String(literal[name]))
      ? `${name} ${values[0]}`
      : `${name} ${values.join(" or ")} (literal: ${literal[name]})`;
  });
  return [`Reading of the paper's open choices: ${choices.join(", ")}.`];
}

/** How the checkpoints behind the paper's numbers were chosen, where there are any (reference: STEGO, section 5). */
function paperNote(points: readonly PlannedPoint[]): string[] {
  if (points.every(({ paper }) => Object.values(paper).every((score) => score === null))) return [];
  return [
    "The paper's numbers come from programs that keep the checkpoint that is best on the validation labels; rows that are run here are " +
    "scored at their last step, unless a caption says otherwise.",
  ];
}

/** What the intervals leave out, where not everything differs from seed to seed. */
const seedRemark: Remark = ({ train: { seeds_vary } }) => {
  if (seeds_vary === "all") return null;
  return seeds_vary === "all-but-order"
    ? "Seeds share the order of images; all else differs by seed: intervals leave out what another order would change"
    : `From seed to seed only the ${seeds_vary} differs: intervals show its part of the variance alone`;
};

/** A sentence on settings that are not the default, without its full stop; null where they are. */
type Remark = (settings: CellSettings) => string | null;

const REMARKS: readonly Remark[] = [
  externalRemark,
  ifTrainedHere(({ evaluate }) => {
    const { checkpoint, validate_every, validate_score, validate_resolution } = evaluate;
    if (checkpoint !== "best-on-labels") return null;
    const score = validate_score === "sum"
      ? "the sum of accuracy and mIoU of both probes"
      : "the mIoU of the method's own clusters";
    const at = validate_resolution ? ` at ${validate_resolution} pixels` : "";
    return `Checkpoint chosen with validation labels (best-on-labels) by ${score}${at}, validated every ${validate_every} steps`;
  }),
  ({ train: { extra_clusters }, evaluate: { matching } }) =>
    extra_clusters > 0
      ? `Extra clusters: ${extra_clusters} more than there are classes; ${
        matching === "matched-only"
          ? "their pixels are left out of accuracy and IoU, as in some official programs (matched-only)"
          : "their pixels count, unlike in the official program"
      }`
      : null,
  ({ method, evaluate: { protocol, flip, crf } }) =>
    protocol === "own"
      ? `Scored by the protocol of the program of ${method}, not by the common one: its own way of bringing pictures to size, ${
        flip ? "the" : "no"
      } average with the flipped image, ${crf ? "the" : "no"} dense CRF`
      : protocol === "common"
      ? `Scored by the common protocol, not by that of the program of ${method}`
      : null,
  ({ evaluate: { matching } }) =>
    matching === "many-to-one"
      ? "Clusters matched many-to-one: each goes to the class that it overlaps most on the validation labels"
      : null,
  ifTrainedHere(({ train: { steps } }) => steps === 0 ? "Not trained, 0 steps" : null),
  ({ train }) =>
    probeRateScale(train) === 1
      ? null
      : `Cluster probes beside a head, and the centres of OMH with them, learn ${
        probeRateScale(train).toPrecision(3)
      } times as fast as published ` +
        `(probe_rate: travel), so that ${train.steps} steps can move them as far as 7000 do`,
  ifTrainedHere(({ train: { linear_probe } }) => linear_probe ? null : "No linear probe trained"),
];

/** A remark on training, which another program's predictions are none of. */
function ifTrainedHere(remark: Remark): Remark {
  return (settings) => isTrainedHere(settings) ? remark(settings) : null;
}

/** What is scored of another program's predictions, as their file says. */
function externalRemark(settings: CellSettings): string | null {
  if (isRerun(settings)) {
    return `Predictions of a program that was run for each cell (${settings.options.provenance}); how it trains, and whether ` +
      "its numbers repeat to the digit, is its own";
  }
  if (!isExternal(settings)) return null;
  const { provenance, method, backbone, commit, holds, geometry, crf, checkpoint } = settings.options;
  const what = holds === "codes"
    ? "codes, which are clustered here, over the scored pictures and without labels"
    : `ids of ${holds}, ${geometry === "native" ? "of the pictures' size" : "of the scored square"}`;
  return [
    `Predictions of another program (${provenance}), as it says: ${method} on ${backbone}`,
    ...commit === undefined ? [] : [`version ${commit}`],
    what,
    ...crf ? ["refined with a CRF there"] : [],
    checkpoint === "last"
      ? "the last checkpoint"
      : "the checkpoint that was best on the labels that are scored",
  ].join("; ");
}

/**
 * Says what is not the default: how the checkpoint is chosen, how many clusters there are, how they are matched, and whether
 * there is a linear probe.
 *
 * @returns One caption for each choice, with the names of its rows unless all rows make it.
 */
export function protocolNotes(points: readonly Pick<PlannedPoint, "name" | "settings">[]): string[] {
  return REMARKS.flatMap((remark) => remarks(points, remark));
}

/** One caption for each sentence of a remark. */
function remarks(points: readonly Pick<PlannedPoint, "name" | "settings">[], remark: Remark): string[] {
  const run = points.flatMap(({ name, settings }) => settings ? [{ name, settings }] : []);
  const groups = Map.groupBy(run, ({ settings }) => remark(settings));
  groups.delete(null);
  return [...groups].map(([sentence, rows]) =>
    rows.length === run.length
      ? `${sentence}.`
      : `${sentence} (${rows.map(({ name }) => `"${name}"`).join(", ")}).`
  );
}
