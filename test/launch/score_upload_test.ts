import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { startEngine } from "../../src/engine/start.ts";
import { identifyCell } from "../../src/launch/cell_identity.ts";
import { scoreUpload } from "../../src/launch/score_upload.ts";
import type { CellReport } from "../../src/launch/types.ts";
import { encodeSafetensors, type StoredTensor } from "../../src/formats/safetensors.ts";
import { withFolder } from "../cli/terminal_fixture.ts";
import { colourPng, greyPng, palettePng } from "../data/dataset_file/_walk.ts";
import { npy } from "../formats/numpy/_npy_writer.ts";
import { writeZip } from "../formats/zip/_zip_writer.ts";
import {
  classAt,
  clusterAt,
  HEIGHT,
  PICTURES,
  rowsOf,
  SIDE,
  uploadCells,
  WIDTH,
  write,
  writeDataset,
  writePredictions,
} from "./upload_fixture.ts";

/** Scores the first seed of the predictions of a folder. */
async function scored(
  folder: string,
  row: Readonly<Record<string, unknown>> = {},
): Promise<Pick<CellReport, "outcome" | "metrics">> {
  const { cells: [cell], resources } = await uploadCells(folder, row);
  const { key } = (await identifyCell(cell, resources, "wasm")).key;
  return await scoreUpload({ ...cell, key }, resources, "wasm", () => {});
}

/** Why the first seed cannot be scored. */
async function causeOf(folder: string): Promise<string> {
  const { outcome } = await scored(folder);
  assert(outcome.status === "failed");
  return outcome.cause!;
}

// Of the middle 16 columns; numpy 1.24.2 counts, scipy 1.10.1 matches: linear_sum_assignment(counts, maximize=True).
const CONFUSION = [[12, 16, 192], [180, 0, 0], [0, 160, 0]];
const [ACC, MIOU] = [95, 90.64393939393939];

Deno.test("uploaded clusters are matched, and counted picture by picture", () =>
  withFolder(async (folder) => {
    await writeDataset(folder);
    await writePredictions(folder);
    const { outcome, metrics } = await scored(folder);
    assertEquals(outcome, { status: "finished" });
    assert(metrics?.literal);
    assertEquals(metrics.literal.confusion, CONFUSION);
    assertEquals(metrics.literal.assignment, ["tree", "sky", "road"]);
    assertAlmostEquals(metrics.literal.acc!, ACC, 1e-4);
    assertAlmostEquals(metrics.literal.miou!, MIOU, 1e-4);
    assertEquals([metrics.converged, metrics.linear, metrics.codes], [null, null, null]);
    assertEquals(metrics.images.length, PICTURES.length);
    assertEquals(metrics.groups, [0, 1, 2]);
  }));

Deno.test("one file of arrays for each seed scores what a folder of PNG scores, with 16 bits and palettes too", () =>
  withFolder(async (folder) => {
    await writeDataset(folder);
    await writePredictions(folder);
    const expected = await scored(folder);
    await write(folder, { "run-17/seed-0/a.png": greyPng(rowsOf(clusterAt, 0), 16) });
    assertEquals(await scored(folder), expected);
    const palette = [[9, 9, 9], [9, 9, 9], [0, 0, 255]];
    await write(folder, { "run-17/seed-0/b.png": palettePng(rowsOf(clusterAt, 1), palette) });
    assertEquals(await scored(folder), expected);
    await Deno.remove(`${folder}/run-17/seed-0`, { recursive: true });
    const tensors = new Map(PICTURES.map((name, i): [string, StoredTensor] => {
      const data = Int32Array.from(rowsOf(clusterAt, i).flat());
      return [name, { dtype: "I32", shape: [HEIGHT, WIDTH], data }];
    }));
    await write(folder, { "run-17/seed-0.safetensors": encodeSafetensors(tensors) });
    assertEquals(await scored(folder), expected);
    await Deno.remove(`${folder}/run-17/seed-0.safetensors`);
    const arrays = PICTURES.map((name, i) => ({
      name: `${name}.npy`,
      data: npy("<u2", [HEIGHT, WIDTH], Uint16Array.from(rowsOf(clusterAt, i).flat())),
    }));
    await write(folder, { "run-17/seed-0.npz": writeZip(arrays) });
    assertEquals(await scored(folder), expected);
  }));

Deno.test("uploaded classes are not matched", () =>
  withFolder(async (folder) => {
    await writeDataset(folder);
    await writePredictions(folder, { holds: "classes", clusters: undefined });
    const { metrics } = await scored(folder);
    assertEquals(metrics!.literal!.assignment, ["sky", "road", "tree"]);
    // The diagonal of the counts: 12 + 0 + 0 of 560 pixels.
    assertAlmostEquals(metrics!.literal!.acc!, 100 * 12 / 560, 1e-4);
  }));

Deno.test("more clusters than classes, and fewer: what is left over is wrong, and what is lacking is empty", () =>
  withFolder(async (folder) => {
    await writeDataset(folder);
    await writePredictions(folder, { clusters: 5 });
    const more = (await scored(folder)).metrics!.literal!;
    assertEquals(more.confusion, [...CONFUSION, [0, 0, 0], [0, 0, 0]]);
    assertEquals(more.assignment.slice(0, 3), ["tree", "sky", "road"]);
    await writePredictions(folder, { clusters: 2 });
    assertStringIncludes(await causeOf(folder), "expected a cluster in 0..1");
  }));

Deno.test("codes get k-means, and clusters that are there are found", () =>
  withFolder(async (folder) => {
    await startEngine("wasm");
    await writeDataset(folder);
    await writePredictions(folder, { holds: "codes", clusters: undefined, geometry: "evaluated" });
    const [side, channels] = [8, 4];
    // The code of the class of the pixel at the middle of each cell; what is ignored is a sky.
    const codeAt = (picture: number, at: number) => {
      const [x, y] = [2 + 2 * (at % side) + 1, 2 * Math.floor(at / side) + 1];
      const label = classAt(picture, x, y);
      return Array.from({ length: channels }, (_, channel) => channel === label % 255 ? 1 : 0.1);
    };
    for (const [i, name] of PICTURES.entries()) {
      const values = Array.from({ length: side ** 2 }, (_, at) => codeAt(i, at)).flat();
      const halves = new Uint16Array(new Float16Array(values).buffer);
      await write(folder, {
        [`run-17/seed-0/codes/${name}.npy`]: npy("<f2", [side, side, channels], halves),
      });
    }
    const row = { set: { "evaluate.restarts": 5 } };
    const { outcome, metrics } = await scored(folder, row);
    assertEquals(outcome, { status: "finished" });
    assertEquals(metrics!.literal, null);
    assertEquals(metrics!.converged!.restarts, 5);
    assert(metrics!.converged!.acc! > 80, `${metrics!.converged!.acc}`);
    assertEquals(await scored(folder, row), { outcome, metrics });
    const crf = await scored(folder, { set: { "evaluate.restarts": 5, "evaluate.crf": true } });
    assertEquals(crf.outcome, { status: "finished" });
  }));

Deno.test("what cannot be scored names the file and the value", () =>
  withFolder(async (folder) => {
    await writeDataset(folder);
    const cases: [Uint8Array, string][] = [
      [greyPng(rowsOf(clusterAt, 1, [WIDTH, SIDE - 2])), 'b.png": it is 20 x 14 pixels, expected 20 x 16'],
      [greyPng(rowsOf(() => 7, 1)), 'b.png": the id 7 stands in row 0, column 0 of the square'],
      [colourPng(rowsOf(() => 0, 1).map((row) => row.map(() => [9, 8, 7]))), 'b.png": it is an RGB PNG'],
      [new Uint8Array(5), 'b.png"'],
    ];
    for (const [png, message] of cases) {
      await writePredictions(folder);
      await write(folder, { "run-17/seed-0/b.png": png });
      assertStringIncludes(await causeOf(folder), message);
    }
  }));

Deno.test("predictions that change between planning and scoring are refused", () =>
  withFolder(async (folder) => {
    await writeDataset(folder);
    await writePredictions(folder);
    const { cells: [cell], resources } = await uploadCells(folder);
    const { outcome } = await scoreUpload({ ...cell, key: "0123456789abcdef" }, resources, "wasm", () => {});
    assert(outcome.status === "failed");
    assertStringIncludes(outcome.cause!, "it was changed since this run began");
  }));
