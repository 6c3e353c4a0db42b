import { assertEquals, assertStringIncludes } from "@std/assert";
import { git } from "../../src/base/git.ts";
import { git as run, withFolder } from "../results/folder_fixture.ts";

Deno.test("git() gives what git wrote", () =>
  withFolder(async (folder) => {
    await run(folder, "init", "--quiet");
    const { text, reason } = await git(folder, ["status", "--porcelain"]);
    assertEquals([text, reason], ["", undefined]);
  }));

Deno.test("git() says why there is nothing, and throws nothing", () =>
  withFolder(async (folder) => {
    const { text, reason } = await git(folder, ["show", "HEAD"]);
    assertEquals(text, undefined);
    assertStringIncludes(reason!, "git show says");
    const gone = await git(`${folder}/none`, ["status"]);
    assertStringIncludes(gone.reason!, "git does not run");
    assertEquals(gone.cause instanceof Error, true);
  }));
