import { assert, assertEquals, assertMatch } from "@std/assert";
import { describeRun } from "../../src/results/provenance.ts";
import { git, withFolder } from "./folder_fixture.ts";

Deno.test("describeRun() names versions, engine and machine", () =>
  withFolder(async (folder) => {
    const { versions, engine, machine, git } = await describeRun(folder, "an engine", "1.2.3");
    assertEquals([versions["omh-bench"], versions.deno, engine], ["1.2.3", Deno.version.deno, "an engine"]);
    assertEquals(Object.keys(versions), ["omh-bench", "deno", "v8", "tfjs"]);
    assert(machine.cores >= 1);
    assertEquals(git, null);
  }));

Deno.test("describeRun() names the commit and whether files differ from it, results apart", () =>
  withFolder(async (folder) => {
    const state = async () => (await describeRun(folder, "an engine", "1.2.3")).git!;
    await Deno.writeTextFile(`${folder}/a.txt`, "a");
    await git(folder, "init", "-q");
    await git(folder, "add", "a.txt");
    await git(folder, "commit", "-q", "-m", "first");
    assertMatch((await state()).commit, /^[0-9a-f]{40}$/);
    await Deno.mkdir(`${folder}/results`);
    await Deno.writeTextFile(`${folder}/results/x.json`, "{}");
    assertEquals((await state()).dirty, false);
    await Deno.writeTextFile(`${folder}/a.txt`, "b");
    assertEquals((await state()).dirty, true);
  }));
