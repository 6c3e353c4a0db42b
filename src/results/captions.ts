/**
 * What a reader of a table must know to read it right, in words: what sets it apart from the paper's protocol, whether training
 * had converged.
 *
 * @module
 */
import {
  type CellSettings,
  extensionOptions,
  type LossExtension,
  type PlannedPoint,
  type TablePlan,
} from "../spec/mod.ts";
import { isExternal, isRerun, isTrainedHere } from "../spec/external.ts";
import { probeRateScale } from "../methods/parts/probe_rate.ts";
import { collapseNotes, convergenceNotes } from "./training_notes.ts";
import type { CellResult } from "./types.ts";

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
  ({ train: { extra_clusters }, evaluate: { readout, matching, extra_predictions } }) =>
    extra_clusters > 0
      ? `Extra clusters: ${extra_clusters} more than there are classes; ${
        readout === "literal" && extra_predictions === "left-out"
          ? "pixels that the method's own probe gives to them are left out of accuracy and IoU, as in the official program " +
            "(extra_predictions: left-out)"
          : matching === "matched-only"
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
