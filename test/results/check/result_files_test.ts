import { assertEquals } from "@std/assert";
import { FolderFiles } from "../../../src/results/check/result_files.ts";
import { withFolder } from "../folder_fixture.ts";

Deno.test("FolderFiles lists and reads the files of a table", () =>
  withFolder(async (root) => {
    await Deno.mkdir(`${root}/tiny/embedded/cells/deeper`, { recursive: true });
    await Deno.writeTextFile(`${root}/tiny/embedded/table.json`, "{}");
    await Deno.writeTextFile(`${root}/tiny/embedded/cells/b.json`, "[]");
    await Deno.writeTextFile(`${root}/tiny/embedded/cells/a.json`, "[]");
    const files = new FolderFiles(root);
    assertEquals(files.label, root);
    assertEquals(await files.list("tiny", "embedded"), ["cells/a.json", "cells/b.json", "table.json"]);
    assertEquals(await files.read("tiny", "embedded", "table.json"), "{}");
    assertEquals(await files.list("tiny", "paper"), []);
  }));
