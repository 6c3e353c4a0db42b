import { assertEquals, assertNotEquals, assertRejects, assertThrows } from "@std/assert";
import { pathToFileURL } from "node:url";
import { isPredictionsFile } from "../../../src/methods/predictions/is_predictions_file.ts";
import { loadPredictions, predictionsDigest } from "../../../src/methods/predictions/define.ts";
import { isExternal } from "../../../src/spec/external.ts";
import type { CellSettings } from "../../../src/spec/mod.ts";
import { withFolder } from "../../cli/terminal_fixture.ts";
import { DECLARED, uploadCells, write, writeDataset, writePredictions } from "../../launch/upload_fixture.ts";

/** Settings of a row with these predictions. */
function settingsOf(
  changes: Readonly<Record<string, unknown>>,
  set: Readonly<Record<string, unknown>> = {},
): Promise<CellSettings> {
  const found = Promise.withResolvers<CellSettings>();
  return withFolder(async (folder) => {
    await writeDataset(folder);
    await writePredictions(folder, changes);
    const { cells: [cell] } = await uploadCells(folder, { set });
    found.resolve(cell.settings);
  }).then(() => found.promise);
}

Deno.test("a predictions file is a JSON file beside a spec", () => {
  assertEquals(
    ["file:///a/predictions.json", "file:///a/P.JSON", "file:///a.ts", "https://a/p.json"].map(
      isPredictionsFile,
    ),
    [true, true, false, false],
  );
});

Deno.test("settings of a row are what made its predictions, but for resolution and matching", async () => {
  const set = { "train.steps": 70, "train.batch": 9, "features.center": true, "evaluate.crf": true };
  const settings = await settingsOf({ checkpoint: "best-on-labels", clusters: 5 }, {
    ...set,
    "evaluate.matching": "many-to-one",
  });
  assertEquals(isExternal(settings), true);
  assertEquals(settings.backbone, "external");
  assertEquals([settings.train.steps, settings.train.extra_clusters, settings.train.linear_probe], [
    0,
    2,
    false,
  ]);
  assertEquals(settings.features.center, false);
  assertEquals(settings.evaluate, {
    resolution: 16,
    flip: false,
    readout: "literal",
    restarts: 0,
    crf: false,
    matching: "many-to-one",
    checkpoint: "best-on-labels",
  });
  const { dataset: _, split: __, seeds: ___, ...recorded } = DECLARED;
  assertEquals(settings.options, {
    ...recorded,
    provenance: "external, uploaded",
    checkpoint: "best-on-labels",
    clusters: 5,
  });
});

Deno.test("classes are not matched; codes are clustered, and refined where a table asks for it", async () => {
  const classes = await settingsOf({ holds: "classes", clusters: undefined, crf: true });
  assertEquals([classes.evaluate.matching, classes.evaluate.crf], ["none", true]);
  const codes = await settingsOf({ holds: "codes", geometry: "evaluated" }, {
    "evaluate.crf": true,
    "evaluate.restarts": 7,
  });
  assertEquals([codes.evaluate.readout, codes.evaluate.restarts, codes.evaluate.crf], ["converged", 7, true]);
});

Deno.test("a predictions file trains nothing, and its digest is what it says", () =>
  withFolder(async (folder) => {
    const file = (name: string) => pathToFileURL(`${folder}/${name}`).href;
    await write(folder, {
      "a.json": JSON.stringify(DECLARED),
      "b.json": JSON.stringify({ ...DECLARED, seeds: [7] }, null, 2),
      "c.json": JSON.stringify({ ...DECLARED, crf: true }),
    });
    const definition = await loadPredictions(file("a.json"));
    assertThrows(() => definition.trainer({} as never), TypeError, "it holds predictions");
    const digests = await Promise.all(
      ["a.json", "b.json", "c.json"].map((name) => predictionsDigest(file(name))),
    );
    assertEquals(digests[0], digests[1]);
    assertNotEquals(digests[0], digests[2]);
    await assertRejects(
      () => loadPredictions(file("d.json")),
      Deno.errors.NotFound,
      "expected a predictions file",
    );
  }));
