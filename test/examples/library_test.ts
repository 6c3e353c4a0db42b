import { assert, assertEquals } from "@std/assert";
import { openWorkspace } from "@omh/bench";
import { scoreFolders } from "../../examples/score_label_maps.ts";
import { trainCell } from "../../examples/train_a_cell.ts";
import { withFolder } from "../cli/terminal_fixture.ts";
import { greyPng } from "../data/dataset_file/_walk.ts";
import { write } from "../launch/upload_fixture.ts";

Deno.test("the example scores label maps with resize, crop, ignored pixels and matching", () =>
  withFolder(async (folder) => {
    // Three times as wide as high: the middle is scored; on the left the prediction would be wrong.
    const row = (...ids: number[]) => ids.flatMap((id) => Array(320).fill(id));
    await write(folder, {
      "predicted/a.png": greyPng(Array(320).fill(row(0, 1, 1))),
      "labels/a.png": greyPng(Array(320).fill(row(0, 0, 0))),
      "predicted/b.png": greyPng([[0, 0], [1, 1]]),
      "labels/b.png": greyPng([[1, 1], [0, 255]]),
    });
    const scores = await scoreFolders(`${folder}/predicted`, `${folder}/labels`, 2);
    assertEquals([scores.assignment, scores.accuracy, scores.miou], [[1, 0], 100, 100]);
  }));

Deno.test("the example trains a cell and reads its result", () =>
  withFolder(async (folder) => {
    const result = await trainCell(openWorkspace({ folder }));
    assertEquals(result.outcome, { status: "finished" });
    assert(result.metrics!.literal!.miou! > 0);
    assertEquals(result.settings.train.steps, 20);
  }));
