import { assertEquals, assertMatch, assertNotEquals, assertRejects } from "@std/assert";
import { identifyCell } from "../../src/launch/cell_identity.ts";
import { openUpload, uploadDigest } from "../../src/launch/uploads.ts";
import { withFolder } from "../cli/terminal_fixture.ts";
import { greyPng } from "../data/dataset_file/_walk.ts";
import { clusterAt, rowsOf, uploadCells, write, writeDataset, writePredictions } from "./upload_fixture.ts";

/** Key of the first cell. */
async function keyIn(folder: string, row: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const { cells: [cell], resources } = await uploadCells(folder, row);
  return (await identifyCell(cell, resources, "wasm")).key.key;
}

Deno.test("the key of uploaded predictions is their content, what their file says and the protocol", () =>
  withFolder(async (folder) => {
    await writeDataset(folder);
    await writePredictions(folder);
    const key = await keyIn(folder);
    await Deno.rename(`${folder}/run-17`, `${folder}/moved`);
    assertEquals(await keyIn(folder, { predictions: "./moved/predictions.json" }), key);
    await Deno.rename(`${folder}/moved`, `${folder}/run-17`);
    assertEquals(await keyIn(folder, { set: { "train.steps": 3, "train.batch": 7 } }), key);
    const others = [
      await keyIn(folder, { seeds: [1] }),
      await keyIn(folder, { set: { "evaluate.resolution": 8 } }),
    ];
    await writePredictions(folder, { crf: true });
    others.push(await keyIn(folder));
    await writePredictions(folder);
    await write(folder, { "run-17/seed-1/a.png": greyPng(rowsOf(() => 0, 0)) });
    assertEquals(await keyIn(folder), key);
    await write(folder, { "run-17/seed-0/a.png": greyPng(rowsOf(() => 0, 0)) });
    others.push(await keyIn(folder));
    assertEquals(new Set([key, ...others]).size, 5);
  }));

Deno.test("openUpload() refuses what lacks a picture, has one too many, or another dataset or seed", () =>
  withFolder(async (folder) => {
    await writeDataset(folder);
    await writePredictions(folder);
    const refusal = async (row: Readonly<Record<string, unknown>> = {}) => {
      const { cells: [cell], resources } = await uploadCells(folder, row);
      return (await assertRejects(() => openUpload(cell, resources), Error)).message;
    };
    assertMatch(
      await refusal({ seeds: [4] }),
      /^Cannot score the seed 4 of ".*predictions.json": it has predictions of the seeds 0, 1, expected one of them/,
    );
    assertMatch(
      await refusal({ set: { dataset: "earthcover6" } }),
      /it has predictions of the dataset "..\/scenes", expected those of "earthcover6"$/,
    );
    await write(folder, { "run-17/seed-0/sub/d.png": greyPng(rowsOf(clusterAt, 0)) });
    assertMatch(await refusal(), /seed-0\/sub\/d.png": "scenes" has no picture "sub\/d" in its split val/);
    await Deno.remove(`${folder}/run-17/seed-0/b.png`);
    assertMatch(
      await refusal(),
      /^Cannot score ".*seed-0": 1 of 3 pictures have no prediction, expected first ".*seed-0\/b.png"$/,
    );
    await write(folder, { "run-17/seed-0.npz": "" });
    assertMatch(await refusal(), /seed-0.npz/);
    await Deno.remove(`${folder}/run-17/seed-0`, { recursive: true });
    await Deno.remove(`${folder}/run-17/seed-0.npz`);
    assertMatch(await refusal(), /^Cannot score the predictions of seed 0: no ".*seed-0", ".*seed-0.npz"/);
  }));

Deno.test("uploadDigest() tells seeds apart", () =>
  withFolder(async (folder) => {
    await writeDataset(folder);
    await writePredictions(folder);
    const { cells, resources } = await uploadCells(folder, { seeds: [0, 1] });
    const [first, second] = await Promise.all(cells.map((cell) => uploadDigest(cell, resources)));
    assertMatch(first, /^[0-9a-f]{64}$/);
    assertNotEquals(first, second);
  }));
