import { assertEquals, assertRejects } from "@std/assert";
import { removeFile } from "../../src/base/remove_file.ts";
import { filesBelow, withFolder } from "../cli/terminal_fixture.ts";

Deno.test("removeFile() removes a file, takes one that is not there, and throws what else is wrong", () =>
  withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/full`);
    await Deno.writeTextFile(`${folder}/full/a`, "");
    await assertRejects(() => removeFile(`${folder}/full`));
    await removeFile(`${folder}/full/a`);
    await removeFile(`${folder}/full/a`);
    await removeFile(`${folder}/none/a`);
    assertEquals(await filesBelow(folder), []);
  }));
