import { assertEquals, assertStringIncludes } from "@std/assert";
import { labelPng, picturePng, withFiles } from "../data/_files.ts";
import { runCommand } from "./terminal_fixture.ts";

const FILES = { "mine/images/1.png": picturePng(40, 30), "mine/masks/1.png": labelPng(40, 30, 1) };

Deno.test("init writes a dataset file once, and prints it", async () => {
  await withFiles(FILES, async (root) => {
    const { code, out, err } = await runCommand(["init", "dataset", "mine"], { cwd: root });
    assertEquals(code, 0, err);
    assertEquals(await Deno.readTextFile(`${root}/mine/dataset.yaml`), out);
    assertStringIncludes(err, "deno task data mine");
    const again = await runCommand(["init", "dataset", "mine"], { cwd: root });
    assertEquals(again.code, 2);
    assertStringIncludes(again.err, "it is there already, expected a folder without, or --print");
    const printed = await runCommand(["init", "dataset", "mine", "--print"], { cwd: root });
    assertEquals([printed.code, printed.out, printed.err], [0, out, ""]);
  });
});

Deno.test("init exits with 2 on a wrong command line, and with 4 where there are no pictures", async () => {
  await withFiles({ "empty/notes.txt": "" }, async (root) => {
    for (const args of [[], ["dataset"], ["data", "empty"], ["dataset", "a", "b"]]) {
      assertEquals((await runCommand(["init", ...args], { cwd: root })).code, 2, args.join(" "));
    }
    assertEquals((await runCommand(["init", "dataset", "empty"], { cwd: root })).code, 4);
  });
});

Deno.test("init says what to run next, as a shell takes it", async () => {
  const files = { "Tile 1/images/1.png": picturePng(40, 30), "Tile 1/masks/1.png": labelPng(40, 30, 1) };
  await withFiles(files, async (root) => {
    const { err } = await runCommand(["init", "dataset", "Tile 1"], { cwd: root });
    assertStringIncludes(err, "deno task data 'Tile 1'");
  });
});
