import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { FolderFiles, GitFiles, NoCommitError } from "../../../src/results/check/result_files.ts";
import { git, withFolder } from "../folder_fixture.ts";

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
    await Deno.mkdir(`${root}/tiny/embedded/until-decided`);
    await Deno.writeTextFile(`${root}/tiny/embedded/until-decided/table.md`, "# Tiny");
    assertEquals((await files.list("tiny", "embedded")).at(-1), "until-decided/table.md");
    assertEquals(await files.list("tiny", "paper"), []);
  }));

Deno.test("GitFiles reads what is committed, not what lies in the folder", () =>
  withFolder(async (folder) => {
    const home = `${folder}/inner`;
    const table = `${home}/results/tiny/embedded`;
    await Deno.mkdir(`${table}/cells`, { recursive: true });
    await Deno.writeTextFile(`${table}/table.md`, "première\n");
    await Deno.writeTextFile(`${table}/cells/a.json`, "{}\n");
    await git(folder, "init", "-q");
    await git(folder, "add", ".");
    await git(folder, "commit", "-q", "-m", "first");
    await Deno.writeTextFile(`${table}/table.md`, "changed\n");
    await Deno.writeTextFile(`${table}/table.csv`, "new\n");
    await Deno.remove(`${table}/cells/a.json`);
    const files = await GitFiles.open(home, "results");
    assertMatch(files.label, /^git commit [0-9a-f]{7,}$/);
    assertEquals(await files.list("tiny", "embedded"), ["cells/a.json", "table.md"]);
    assertEquals(await files.read("tiny", "embedded", "table.md"), "première\n");
    assertEquals(await files.list("tiny", "paper"), []);
  }));

Deno.test("GitFiles refuses a folder that is in no checkout, or has no commit", () =>
  withFolder(async (folder) => {
    const expected = "a git checkout";
    await assertRejects(() => GitFiles.open(folder, "results"), NoCommitError, expected);
    await git(folder, "init", "-q");
    await assertRejects(() => GitFiles.open(folder, "results"), NoCommitError, expected);
  }));
