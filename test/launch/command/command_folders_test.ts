import { assertEquals } from "@std/assert";
import {
  cellFolders,
  makeCellFolders,
  tidyCellFolders,
} from "../../../src/launch/command/command_folders.ts";
import { filesBelow, withFolder } from "../../cli/terminal_fixture.ts";

Deno.test("makeCellFolders() makes a cell's folders anew but for its checkpoint; tidyCellFolders() leaves its output and log", () =>
  withFolder(async (folder) => {
    const folders = { work: `${folder}/work`, logs: `${folder}/logs` };
    const paths = cellFolders(folders, "key");
    const { input, output, checkpoint, log } = paths;
    await makeCellFolders(paths, folders.logs);
    for (const path of [input, output, checkpoint]) await Deno.writeTextFile(`${path}/a`, "");
    await Deno.writeTextFile(log, "");
    await makeCellFolders(paths, folders.logs);
    assertEquals(await filesBelow(folder), ["logs/key.log", "work/cells/key/checkpoint/a"]);
    for (const path of [input, output]) await Deno.writeTextFile(`${path}/b`, "");
    await tidyCellFolders(folders, "key");
    assertEquals(await filesBelow(folder), ["logs/key.log", "work/cells/key/output/b"]);
    // Where nothing is left there is nothing to do.
    await tidyCellFolders(folders, "key");
  }));
