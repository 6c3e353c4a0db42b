import { assertEquals } from "@std/assert";
import { filesIn, foldersIn } from "../../src/base/list_folder.ts";
import { withFolder } from "../cli/terminal_fixture.ts";

Deno.test("foldersIn() and filesIn() name what a folder holds, in order, and nothing of one that is not there", () =>
  withFolder(async (folder) => {
    for (const name of ["b", "a"]) await Deno.mkdir(`${folder}/${name}`);
    for (const name of ["2.json", "1.json"]) await Deno.writeTextFile(`${folder}/${name}`, "");
    assertEquals(await foldersIn(folder), ["a", "b"]);
    assertEquals(await filesIn(folder), ["1.json", "2.json"]);
    assertEquals([await foldersIn(`${folder}/none`), await filesIn(`${folder}/none`)], [[], []]);
  }));
