import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { protocolNotes, tableNotes } from "../../src/results/captions.ts";
import { tinyPlan } from "./results_fixture.ts";
import omh from "../../src/omh/extension.ts";
import type { Variation } from "../../src/base/variation.ts";
import { type OmhOptions, omhOptions } from "../../src/omh/options.ts";
import type { CellSettings, PlannedPoint, TablePlan } from "../../src/spec/mod.ts";

function planWith(
  options: OmhOptions | null,
  seeds_vary: Variation = "all-but-order",
): TablePlan {
  const plan = tinyPlan();
  return {
    ...plan,
    rows: plan.rows.map((row) => ({
      ...row,
      points: row.points.map((point) => ({
        ...point,
        settings: point.settings && {
          ...point.settings,
          omh: point.name === "OMH" && options ? { ...options } : null,
          train: { ...point.settings.train, seeds_vary },
        },
      })),
    })),
  };
}

Deno.test("tableNotes() states the reading of the paper's open choices", () => {
  const [reading] = tableNotes(planWith(omhOptions.parse({})), [], [], [omh]);
  assertMatch(reading, /^Reading of the paper's open choices: .*plan_scale mass.*\.$/);
  assertEquals(reading.includes("literal:"), false);
});

Deno.test("tableNotes() names the literal reading beside another", () => {
  const [reading] = tableNotes(planWith(omhOptions.parse({ lambda_match: 0.05 })), [], [], [omh]);
  assertStringIncludes(reading, "lambda_match 0.05 (literal: 1)");
});

Deno.test("tableNotes() says what seeds share, and ends with the captions", () => {
  const shared =
    "Seeds share the order of images; all else differs by seed: intervals leave out what another order would change.";
  assertEquals(tableNotes(planWith(null), ["A caption."], [], [omh]), [shared, PAPER, "A caption."]);
  assertEquals(tableNotes(planWith(null, "all"), [], [], [omh]), [PAPER]);
  assertEquals(tableNotes(planWith(null, "dropout"), [], [], [omh]), [
    "From seed to seed only the dropout differs: intervals show its part of the variance alone.",
    PAPER,
  ]);
});

const PAPER =
  "The paper's numbers come from programs that keep the checkpoint that is best on the validation labels; rows that are " +
  "run here are scored at their last step, unless a caption says otherwise.";

Deno.test("tableNotes() says nothing of the paper's checkpoints where there is no number of the paper", () => {
  const change = (text: string) => text.replaceAll(/, paper: \{[^}]*\}/g, "").replace(/.*Quoted.*\n/g, "");
  const plan = tinyPlan({ change });
  assertEquals(tableNotes(plan, [], [], [omh]).includes(PAPER), false);
  assertEquals(tableNotes(tinyPlan(), [], [], [omh]).includes(PAPER), true);
});

Deno.test("tableNotes() says first what is not the default protocol", () => {
  const plan = planWith(null);
  for (const { settings } of plan.rows.flatMap(({ points }) => points)) {
    if (settings) Object.assign(settings.train, { linear_probe: false });
  }
  assertEquals(tableNotes(plan, [], [], [omh])[0], "No linear probe trained.");
});

/** The tests' points, with other settings in those named. */
function pointsWith(
  changes: { train?: Partial<CellSettings["train"]>; evaluate?: Partial<CellSettings["evaluate"]> },
  names = ["STEGO", "OMH"],
): PlannedPoint[] {
  return tinyPlan().rows.flatMap(({ points }) => points).map((point) => {
    if (!point.settings || !names.includes(point.name)) return point;
    const { train, evaluate } = point.settings;
    const settings = {
      ...point.settings,
      train: { ...train, ...changes.train },
      evaluate: { ...evaluate, ...changes.evaluate },
    };
    return { ...point, settings };
  });
}

Deno.test("protocolNotes() says nothing of the default protocol", () => {
  assertEquals(protocolNotes(pointsWith({})), []);
});

Deno.test("protocolNotes() says that labels chose the checkpoint, and how", () => {
  const evaluate = { checkpoint: "best-on-labels", validate_every: 50 } as const;
  assertEquals(protocolNotes(pointsWith({ evaluate })), [
    "Checkpoint chosen with validation labels (best-on-labels) by the mIoU of the method's own clusters, validated every 50 steps.",
  ]);
  assertEquals(
    protocolNotes(pointsWith({ evaluate: { ...evaluate, validate_score: "sum", validate_resolution: 224 } })),
    [
      "Checkpoint chosen with validation labels (best-on-labels) by the sum of accuracy and mIoU of both probes at 224 pixels, " +
      "validated every 50 steps.",
    ],
  );
});

Deno.test("protocolNotes() names the rows that a choice holds for", () => {
  const changes = { train: { extra_clusters: 5 }, evaluate: { matching: "many-to-one" } } as const;
  assertEquals(protocolNotes(pointsWith(changes, ["OMH"])), [
    'Extra clusters: 5 more than there are classes; their pixels count, unlike in the official program ("OMH").',
    "Clusters matched many-to-one: each goes to the class that it overlaps most on the validation labels " +
    '("OMH").',
  ]);
});

Deno.test("protocolNotes() says that nothing is trained, and that probes learn faster than published", () => {
  assertEquals(protocolNotes(pointsWith({ train: { steps: 0 } }, ["STEGO"])), [
    'Not trained, 0 steps ("STEGO").',
  ]);
  assertEquals(protocolNotes(pointsWith({ train: { steps: 240, probe_rate: "travel" } })), [
    "Cluster probes beside a head, and the centres of OMH with them, learn 29.2 times as fast as published " +
    "(probe_rate: travel), so that 240 steps can move them as far as 7000 do.",
  ]);
});

Deno.test("protocolNotes() tells what another program says of its predictions, and nothing of a training", () => {
  const [{ settings, ...point }] = pointsWith({ train: { steps: 0, linear_probe: false } }, ["STEGO"]);
  const options = { provenance: "external, uploaded", method: "M", backbone: "B", holds: "codes", crf: true };
  const uploaded = { ...settings!, options: { ...options, checkpoint: "best-on-labels" } };
  assertEquals(protocolNotes([{ ...point, settings: uploaded }]), [
    "Predictions of another program (external, uploaded), as it says: M on B; codes, which are clustered here, over the " +
    "scored pictures and without labels; refined with a CRF there; the checkpoint that was best on the labels that are scored.",
  ]);
});

Deno.test("protocolNotes() says that there is no linear probe", () => {
  assertEquals(protocolNotes(pointsWith({ train: { linear_probe: false } })), ["No linear probe trained."]);
});

Deno.test("protocolNotes() has a caption for each value of a choice", () => {
  const [stego] = pointsWith({ train: { extra_clusters: 1 } }, ["STEGO"]);
  const [, omh] = pointsWith({ train: { extra_clusters: 2 } }, ["OMH"]);
  assertEquals(protocolNotes([stego, omh]).map((note) => note.match(/Extra clusters: \d|\(.*\)/g)), [
    ["Extra clusters: 1", '("STEGO")'],
    ["Extra clusters: 2", '("OMH")'],
  ]);
});

/** A result whose pixels, all of cluster 0, are labelled so: a list of labels an image. */
Deno.test("protocolNotes() says by which protocol a method with one of its own is scored", () => {
  const own = { evaluate: { protocol: "own", flip: false, crf: true } } as const;
  assertEquals(protocolNotes(pointsWith(own, ["STEGO"])).filter((note) => note.includes("protocol")), [
    "Scored by the protocol of the program of stego, not by the common one: its own way of bringing pictures to size, no " +
    'average with the flipped image, the dense CRF ("STEGO").',
  ]);
  const common = { evaluate: { protocol: "common" } } as const;
  assertEquals(protocolNotes(pointsWith(common, ["STEGO"])).filter((note) => note.includes("protocol")), [
    'Scored by the common protocol, not by that of the program of stego ("STEGO").',
  ]);
});

Deno.test("protocolNotes() says where the pixels that a probe gives to extra clusters are left out", () => {
  const changes = { train: { extra_clusters: 5 }, evaluate: { extra_predictions: "left-out" } } as const;
  assertEquals(protocolNotes(pointsWith(changes)), [
    "Extra clusters: 5 more than there are classes; pixels that the method's own probe gives to them are left out of " +
    "accuracy and IoU, as in the official program (extra_predictions: left-out).",
  ]);
});

Deno.test("protocolNotes() says what the converged readout does with extra clusters, whatever the literal one does", () => {
  const notes = (evaluate: Partial<CellSettings["evaluate"]>) =>
    protocolNotes(
      pointsWith({ train: { extra_clusters: 5 }, evaluate: { readout: "converged", ...evaluate } }),
    );
  assertStringIncludes(notes({ extra_predictions: "left-out" })[0], "; their pixels count");
  for (const matching of ["one-to-one", "matched-only"] as const) {
    assertEquals(notes({ extra_predictions: "left-out", matching }), notes({ matching }));
  }
});

Deno.test("protocolNotes() says where the pixels of extra clusters are left out", () => {
  const changes = { train: { extra_clusters: 5 }, evaluate: { matching: "matched-only" } } as const;
  assertEquals(protocolNotes(pointsWith(changes, ["OMH"])), [
    "Extra clusters: 5 more than there are classes; their pixels are left out of accuracy and IoU, as in some official " +
    'programs (matched-only) ("OMH").',
  ]);
});
