import { assertEquals } from "@std/assert";
import { protocolNotes } from "../../src/results/protocol_notes.ts";
import type { CellSettings, PlannedPoint } from "../../src/spec/mod.ts";
import { tinyPlan } from "./results_fixture.ts";

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

Deno.test("protocolNotes() says that labels chose the checkpoint", () => {
  assertEquals(
    protocolNotes(pointsWith({ evaluate: { checkpoint: "best-on-labels", validate_every: 50 } })),
    [
      "Checkpoint chosen with validation labels (best-on-labels), validated every 50 steps.",
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
