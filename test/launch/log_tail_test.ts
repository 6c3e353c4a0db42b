import { assertEquals } from "@std/assert";
import { lastLine } from "../../src/launch/log_tail.ts";
import { withFolder } from "../cli/terminal_fixture.ts";

Deno.test("lastLine() is the last line that says something, without what acts on a terminal", () =>
  withFolder(async (folder) => {
    const path = `${folder}/1_0.log`;
    assertEquals(await lastLine(path), undefined);
    await Deno.writeTextFile(path, "");
    assertEquals(await lastLine(path), undefined);
    await Deno.writeTextFile(path, "step 1\n\u001b[31mCannot go on\u001b[0m: why\n\n  \n");
    assertEquals(await lastLine(path), "Cannot go on: why");
    await Deno.writeTextFile(path, `${"x".repeat(100_000)}\nthe end`);
    assertEquals(await lastLine(path), "the end");
  }));
